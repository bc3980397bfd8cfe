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
        ({"WEB_URL": "chat.example"}, "WEB_URL"),
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
    with pytest.raises(ConfigError, match=named):
        load_settings(None)


def test_secrets_do_not_show_in_a_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:very-secret")
    monkeypatch.setenv("ZALO_BOT_TOKENS", "2:secret-too")
    monkeypatch.setenv("BOT_KEY", "also-secret")
    assert "secret" not in repr(load_settings(None)).replace("_webhook_secret", "")
