"""Settings from the environment and ``.env``; everything wrong is named in one error."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConfigError(Exception):
    """One or more settings are wrong; a sentence a line: which, why, what to do."""


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    bot_key: SecretStr = Field(SecretStr(""), description="Khóa mã hóa tài khoản chat; do “python bot.py init” tạo.")
    database: Path = Field(Path("var/bot.db"), description="Tệp cơ sở dữ liệu SQLite.")
    hotline: str = Field("", description="Số điện thoại trợ giúp của Văn phòng, hiện trong tin nhắn.")
    party_committee: str = Field("Đảng ủy", description="Tên đảng ủy khi sổ tổ chức chưa có.")
    templates: Path | None = Field(None, description="Thư mục mẫu báo cáo (.docx) riêng của Văn phòng.")
    telegram_bot_token: SecretStr = Field(
        SecretStr(""), description="Mã bí mật của bot Telegram; trống thì không chạy Telegram."
    )
    telegram_bot_name: str = Field("", description="Tên bot Telegram, không có @; để tạo liên kết t.me.")
    telegram_api_url: str = Field("https://api.telegram.org", description="Máy chủ Bot API.")
    telegram_proxy: str = Field("", description="Proxy để tới Telegram, ví dụ http://127.0.0.1:3128.")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="Cách nhận tin: polling hoặc webhook.")
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Chuỗi bí mật của webhook, 32–64 ký tự A–Z a–z 0–9 _ -."
    )
    zalo_bot_tokens: SecretStr = Field(
        SecretStr(""), description="Mã bí mật của các bot Zalo, cách nhau bằng dấu phẩy; trống thì không chạy Zalo."
    )
    zalo_bot_links: str = Field(
        "", description="Liên kết mở từng bot Zalo, cùng thứ tự với mã, cách nhau bằng dấu phẩy."
    )
    zalo_api_url: str = Field("https://bot-api.zaloplatforms.com", description="Máy chủ Zalo Bot.")
    zalo_mode: Literal["polling", "webhook"] = Field(
        "polling", description="Cách nhận tin Zalo: polling (chạy thử) hoặc webhook (chạy thật)."
    )
    zalo_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Chuỗi bí mật của webhook Zalo, 32–64 ký tự A–Z a–z 0–9 _ -."
    )
    zalo_plan: Literal["free", "paid"] = Field(
        "free", description="Gói Zalo Bot: free (50 người, 3.000 tin một tháng mỗi bot; không mời đảng viên) hoặc paid."
    )
    web_host: str = Field("127.0.0.1", description="Địa chỉ mà trang chat lắng nghe.")
    web_port: int = Field(8080, ge=0, le=65535, description="Cổng của trang chat; 0 là tự chọn.")
    web_url: str = Field(
        "",
        description="Địa chỉ công khai của trang chat, có thể kèm đường dẫn con như https://xa.example.vn/baocao/; trống thì không mở trang chat.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Mức nhật ký.")

    def zalo_tokens(self) -> list[str]:
        return listed(self.zalo_bot_tokens.get_secret_value())

    def zalo_links(self) -> list[str]:
        """In the order of the tokens."""
        return listed(self.zalo_bot_links)


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Raises :class:`ConfigError` naming every bad variable."""
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]  # known to pydantic-settings only at run time
    except ValidationError as error:
        raise ConfigError("\n".join(one_trouble(trouble) for trouble in error.errors())) from None
    troubles = list(contradictions(settings))
    if troubles:
        raise ConfigError("\n".join(troubles))
    return settings


def one_trouble(trouble: object) -> str:
    """The variable and what it may be; never the value, which may be a secret."""
    assert isinstance(trouble, dict)  # noqa: S101 - pydantic's own shape
    name = str(trouble["loc"][0])
    field = Settings.model_fields.get(name.lower())
    hint = field.description if field else ""
    facts = {key: str(value) for key, value in trouble.get("ctx", {}).items()}
    wanted = WANTED.get(trouble["type"], "").format_map(facts) or str(trouble["msg"])
    return f"{name.upper()}: giá trị không dùng được, {wanted}. {hint} Sửa trong .env."


WANTED = {
    "literal_error": "phải là một trong {expected}",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "less_than_equal": "không lớn hơn {le}",
    "greater_than_equal": "không nhỏ hơn {ge}",
}
"""What a value must be, by the kind of mistake."""


def contradictions(settings: Settings) -> list[str]:
    found = []
    for name in ("telegram_api_url", "telegram_proxy", "zalo_api_url"):
        value = getattr(settings, name)
        if value and "://" not in value:
            found.append(f"{name.upper()}: phải bắt đầu bằng http:// hoặc https://. Sửa trong .env.")
    if settings.web_url:
        found += [f"WEB_URL: {trouble} Sửa trong .env." for trouble in address_troubles(settings.web_url)]
    if settings.templates is not None and not settings.templates.is_dir():
        found.append("TEMPLATES: không có thư mục này. Tạo thư mục, hoặc để trống để chỉ dùng các mẫu có sẵn.")
    if settings.telegram_mode == "webhook":
        found += without_way_in(settings, "TELEGRAM", settings.telegram_webhook_secret)
    if settings.telegram_bot_name.startswith("@"):
        found.append("TELEGRAM_BOT_NAME: ghi tên bot không có dấu @.")
    return found + zalo_contradictions(settings)


OWN_FOLDERS = frozenset({"api", "h", "static", "telegram", "tep", "zalo"})
"""Where our pages and webhooks lie. Below a sub-path of such a name nobody could tell whether a proxy took it away."""
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+", re.ASCII | re.IGNORECASE)
FOLDERS = re.compile(r"(/(?!\.+(/|$))[A-Za-z0-9._~-]+)*/?")


def address_troubles(url: str) -> list[str]:
    """What keeps links from being made below this address, and found again when they are opened."""
    found = []
    try:
        parts = urlsplit(url)
        host_is_right = HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        return ["địa chỉ không đọc được. Ghi dạng https://ten-mien.vn hoặc https://ten-mien.vn/baocao/."]
    if parts.scheme not in {"http", "https"}:
        return ["phải bắt đầu bằng http:// hoặc https://."]
    if "@" in parts.netloc:
        found.append("bỏ tên và mật khẩu đứng trước dấu @.")
    elif not host_is_right:
        found.append("tên miền hoặc cổng không đúng; tên miền có dấu thì ghi dạng xn--….")
    if "?" in url or "#" in url:
        found.append("bỏ phần từ dấu ? hoặc # trở đi.")
    return found + folder_troubles(parts)


def folder_troubles(parts: SplitResult) -> list[str]:
    if not FOLDERS.fullmatch(parts.path):
        return ["đường dẫn sau tên miền chỉ gồm chữ không dấu, số và - _ . ~, ví dụ /baocao/."]
    first = parts.path.split("/")[1:2]
    if OWN_FOLDERS.intersection(first):
        return [f"bot tự dùng đường dẫn /{first[0]}/. Chọn tên khác, ví dụ /baocao/."]
    return []


def without_way_in(settings: Settings, messenger: str, webhook_secret: SecretStr) -> list[str]:
    """What a webhook still needs."""
    found, secret = [], webhook_secret.get_secret_value()
    if not settings.web_url:
        found.append(f"WEB_URL: webhook cần địa chỉ công khai https. Ghi WEB_URL hoặc đặt {messenger}_MODE=polling.")
    if not 8 <= len(secret) <= 256 or not all(sign.isalnum() or sign in "_-" for sign in secret):
        found.append(f"{messenger}_WEBHOOK_SECRET: webhook cần 8–256 ký tự A–Z a–z 0–9 _ -. Ghi vào .env.")
    return found


def zalo_contradictions(settings: Settings) -> list[str]:
    found, tokens, links = [], settings.zalo_tokens(), settings.zalo_links()
    numbers = [token.partition(":")[0] for token in tokens]
    for at, token in enumerate(tokens, start=1):
        number, _, secret = token.partition(":")
        if not (number.isdecimal() and secret):
            found.append(f"ZALO_BOT_TOKENS: mã thứ {at} không đúng dạng số:chuỗi mà Zalo gửi. Chép lại vào .env.")
    if len(set(numbers)) < len(numbers):
        found.append("ZALO_BOT_TOKENS: có bot được ghi hai lần. Mỗi bot ghi một mã.")
    if links and len(links) != len(tokens):
        found.append(f"ZALO_BOT_LINKS: có {len(links)} liên kết cho {len(tokens)} bot. Mỗi bot ghi một liên kết.")
    if any("://" not in link for link in links):
        found.append("ZALO_BOT_LINKS: mỗi liên kết phải bắt đầu bằng https://. Sửa trong .env.")
    if settings.zalo_mode == "webhook" and tokens:
        found += without_way_in(settings, "ZALO", settings.zalo_webhook_secret)
        if settings.web_url and not settings.web_url.startswith("https://"):
            found.append("WEB_URL: Zalo chỉ gửi tới địa chỉ https. Sửa WEB_URL hoặc đặt ZALO_MODE=polling.")
    return found


def listed(text: str) -> list[str]:
    """What stands between commas."""
    return [one.strip() for one in text.split(",") if one.strip()]


def documented_settings() -> dict[str, str]:
    """Variable → what it is, as README and ``.env.example`` list them."""
    return {name.upper(): field.description or "" for name, field in Settings.model_fields.items()}


def configure_logging(level: str) -> None:
    """Our own lines only: libraries log URLs with tokens and message texts."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "telegram", "uvicorn.access", "aiosqlite", "apscheduler"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
