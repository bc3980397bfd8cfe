"""Settings: what is read, what is refused, and that every place that lists them lists the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import ConfigError, documented_settings, load_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in documented_settings():
        monkeypatch.delenv(name, raising=False)


def test_the_example_lists_every_setting_with_its_default_and_its_sentence() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^# (.+)\n([A-Z_]+)=", text, flags=re.MULTILINE))
    assert {name: sentence for sentence, name in listed.items()} == documented_settings()
    settings = load_settings(ROOT / ".env.example")
    assert settings == load_settings(None)


def test_the_readme_lists_every_setting_with_its_sentence() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|[^|]*\| (.+?) \|$", text, flags=re.MULTILINE))
    assert rows == documented_settings()


def test_every_bad_variable_is_named_in_one_error_and_no_value_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "secret-word")
    monkeypatch.setenv("TELEGRAM_MODE", "pigeon")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(ConfigError) as refused:
        load_settings(None)
    said = str(refused.value)
    assert all(name in said for name in ("WEB_PORT", "TELEGRAM_MODE", "LOG_LEVEL"))
    assert not any(value in said for value in ("secret-word", "pigeon", "LOUD"))


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"TELEGRAM_MODE": "webhook"}, "WEB_URL"),
        ({"TELEGRAM_MODE": "webhook", "WEB_URL": "https://x.vn", "TELEGRAM_WEBHOOK_SECRET": "a b"}, "WEBHOOK_SECRET"),
        ({"TELEGRAM_BOT_NAME": "@bot"}, "TELEGRAM_BOT_NAME"),
        ({"TELEGRAM_PROXY": "127.0.0.1:3128"}, "TELEGRAM_PROXY"),
        ({"WEB_URL": "chat.example"}, "WEB_URL: phải bắt đầu bằng"),
        ({"WEB_URL": "ftp://chat.example"}, "WEB_URL: phải bắt đầu bằng"),
        ({"WEB_URL": "https:///baocao/"}, "WEB_URL: tên miền hoặc cổng"),
        ({"WEB_URL": "https://xã.vn/"}, "WEB_URL: tên miền hoặc cổng"),
        ({"WEB_URL": "https://chat.example:0"}, "WEB_URL: tên miền hoặc cổng"),
        ({"WEB_URL": "https://chat.example:port"}, "WEB_URL: địa chỉ không đọc được"),
        ({"WEB_URL": "https://[::1"}, "WEB_URL: địa chỉ không đọc được"),
        ({"WEB_URL": "https://office:secret-word@chat.example"}, "WEB_URL: bỏ tên và mật khẩu"),
        ({"WEB_URL": "https://chat.example/?a=1"}, "WEB_URL: bỏ phần từ dấu"),
        ({"WEB_URL": "https://chat.example/#ma"}, "WEB_URL: bỏ phần từ dấu"),
        ({"WEB_URL": "https://chat.example/bao cao/"}, "WEB_URL: đường dẫn sau tên miền"),
        ({"WEB_URL": "https://chat.example/b%C3%A1o/"}, "WEB_URL: đường dẫn sau tên miền"),
        ({"WEB_URL": "https://chat.example//baocao/"}, "WEB_URL: đường dẫn sau tên miền"),
        ({"WEB_URL": "https://chat.example/../baocao/"}, "WEB_URL: đường dẫn sau tên miền"),
        ({"WEB_URL": "https://chat.example/zalo/"}, "WEB_URL: bot tự dùng đường dẫn /zalo/"),
        ({"ZALO_API_URL": "bot-api.example"}, "ZALO_API_URL"),
        ({"ZALO_BOT_TOKENS": "1:a, secret-word"}, "ZALO_BOT_TOKENS: mã thứ 2"),
        ({"ZALO_BOT_TOKENS": "1:a,1:b"}, "hai lần"),
        ({"ZALO_BOT_TOKENS": "1:a,2:b", "ZALO_BOT_LINKS": "https://x.vn"}, "1 liên kết cho 2 bot"),
        ({"ZALO_BOT_TOKENS": "1:a", "ZALO_BOT_LINKS": "x.vn"}, "ZALO_BOT_LINKS"),
        ({"ZALO_BOT_TOKENS": "1:a", "ZALO_MODE": "webhook"}, "ZALO_MODE=polling"),
        ({"ZALO_BOT_TOKENS": "1:a", "ZALO_MODE": "webhook", "WEB_URL": "https://x.vn"}, "ZALO_WEBHOOK_SECRET"),
        (
            {
                "ZALO_BOT_TOKENS": "1:a",
                "ZALO_MODE": "webhook",
                "WEB_URL": "http://x.vn",
                "ZALO_WEBHOOK_SECRET": "s" * 40,
            },
            "chỉ gửi tới địa chỉ https",
        ),
    ],
)
def test_settings_that_contradict_each_other(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=named) as refused:
        load_settings(None)
    assert "secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://chat.example", "https://chat.example/", "https://chat.example/bao-cao", "https://chat.example/a/b.c/",
        "http://127.0.0.1:8080", "http://[::1]:8080/baocao/", "https://xn--bnh-lu-lla.example:8443/chat/",
    ],
)  # fmt: skip
def test_an_address_of_the_page_may_have_a_sub_path(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WEB_URL", address)
    assert load_settings(None).web_url == address


def test_secrets_do_not_show_in_a_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:very-secret")
    monkeypatch.setenv("ZALO_BOT_TOKENS", "2:secret-too")
    monkeypatch.setenv("BOT_KEY", "also-secret")
    assert "secret" not in repr(load_settings(None)).replace("_webhook_secret", "")
