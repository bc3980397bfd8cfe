"""docs/may-chu.md: what it says to write into Caddy, nginx, systemd and .env is tried, word for word."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from configparser import ConfigParser
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot import COMMANDS
from commands.serve import WEBHOOK_PATH as TELEGRAM_PATH
from commands.zalo_bots import WEBHOOK_PATH as ZALO_PATH
from config import OWN_FOLDERS, documented_settings, load_settings
from demo.loopback import free_port
from tests import test_proxy
from tests.commune import Commune
from tests.proxy import Way, browser_at

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parent.parent / "docs" / "may-chu.md").read_text(encoding="utf-8")
TOP, BELOW = "https://xa.example.vn/", "https://xa.example.vn/baocao/"
NAME, BOT = "xa.example.vn", "127.0.0.1:8080"


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)


CADDY, NGINX = (dict(zip((TOP, BELOW), snippets(language), strict=True)) for language in ("caddyfile", "nginx"))
PROGRAMS = {name: Path(shutil.which(name) or "") for name in ("caddy", "nginx")}
needs_caddy, needs_nginx = (
    pytest.mark.skipif(not path.is_file(), reason=f"no {name} on this machine") for name, path in PROGRAMS.items()
)


# ── Caddy and nginx ─────────────────────────────────────────────────────────


def home(folder: Path) -> dict[str, str]:
    """Caddy keeps what it remembers in the home of whoever starts it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
    }


def caddy(folder: Path, snippet: str, *command: str) -> list[str]:
    file = folder / "Caddyfile"
    file.write_text(snippet, encoding="utf-8")
    return [str(PROGRAMS["caddy"]), *command, "--config", str(file), "--adapter", "caddyfile"]


def nginx(folder: Path, snippet: str, *more: str) -> list[str]:
    """The snippet where it belongs in nginx's own file; whatever nginx writes stays in ``folder``."""
    folders = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, nginx would work as somebody who may not open the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {folders}\n{snippet} }}\n",
        encoding="utf-8",
    )
    return [str(PROGRAMS["nginx"]), "-p", str(folder), "-c", str(file), *more]


def complaints(command: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - a program of this machine on a file of ours
        command, env=home(folder), capture_output=True, text=True, timeout=60, check=False
    )
    return "" if done.returncode == 0 and "warn" not in done.stderr else done.stderr


@needs_caddy
@pytest.mark.parametrize("url", CADDY)
def test_caddy_takes_the_page_at_its_word(url: str, tmp_path: Path) -> None:
    assert complaints(caddy(tmp_path, CADDY[url], "adapt", "--validate"), tmp_path) == ""


@needs_nginx
@pytest.mark.parametrize("url", NGINX)
def test_nginx_takes_the_page_at_its_word(url: str, tmp_path: Path) -> None:
    snippet = NGINX[url].replace("listen 80;", f"listen {free_port()};")
    assert complaints(nginx(tmp_path, snippet, "-t"), tmp_path) == ""


@asynccontextmanager
async def started(command: list[str], folder: Path) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *command, env=home(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def works(url: str, configure: Callable[[str, int, Path], list[str]], commune: Commune, folder: Path) -> None:
    """``configure`` gives the command for the bot's address and a port of its own: plain HTTP, else the page's words."""

    @asynccontextmanager
    async def through(way: Way, bot: str) -> AsyncIterator[httpx.AsyncClient]:
        port = free_port()
        command = configure(bot.removeprefix("http://"), port, folder)
        async with started(command, folder), browser_at(way, f"http://127.0.0.1:{port}") as browser:
            yield browser

    async with test_proxy.site_at(Way(url), commune, through) as site:
        await test_proxy.test_the_page_stands_in_its_folder_and_its_cookie_stays_there(site)
        await test_proxy.test_an_answer_is_stored_and_its_news_are_streamed_at_once(site)
        await test_proxy.test_a_meetings_page_is_answered_at_its_link(site)
        await test_proxy.test_a_file_is_fetched_from_its_link(site)
        await test_proxy.test_a_file_is_taken(site)
        await test_proxy.test_webhooks_are_heard_below_the_address(site)


@needs_caddy
@pytest.mark.parametrize("url", CADDY)
async def test_everything_works_behind_caddy(url: str, commune: Commune, tmp_path: Path) -> None:
    def configure(bot: str, port: int, folder: Path) -> list[str]:
        snippet = CADDY[url].replace(NAME, f"http://{NAME}:{port}", 1).replace(BOT, bot)
        return caddy(folder, f"{{\n\tadmin off\n}}\n{snippet}", "run")

    await works(url, configure, commune, tmp_path)


@needs_nginx
@pytest.mark.parametrize("url", NGINX)
async def test_everything_works_behind_nginx(url: str, commune: Commune, tmp_path: Path) -> None:
    def configure(bot: str, port: int, folder: Path) -> list[str]:
        return nginx(folder, NGINX[url].replace("listen 80;", f"listen 127.0.0.1:{port};").replace(BOT, bot))

    await works(url, configure, commune, tmp_path)


# ── Everything else that is written there ───────────────────────────────────


def test_its_settings_are_taken_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in documented_settings():
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".env"
    file.write_text("".join(snippets("env")), encoding="utf-8")
    settings = load_settings(file)
    assert (settings.web_url, f"{settings.web_host}:{settings.web_port}") == (BELOW, BOT)
    assert (settings.telegram_mode, settings.zalo_mode) == ("webhook", "webhook")
    assert set(re.findall(r"^([A-Z_]+)=", file.read_text(encoding="utf-8"), re.MULTILINE)) <= set(documented_settings())


def test_its_addresses_and_folders_are_ours() -> None:
    assert f"`{BELOW[:-1]}{TELEGRAM_PATH}`" in PAGE and f"`{BELOW[:-1]}{ZALO_PATH}/zalo:SỐ`" in PAGE
    assert ", ".join(f"`{name}`" for name in sorted(OWN_FOLDERS)) in " ".join(PAGE.split())


def test_its_service_starts_the_bot() -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # as the parser's own reference does it
    unit.read_string(*snippets("ini"))
    _, script, command = unit["Service"]["ExecStart"].split()
    assert script == "bot.py" and command in COMMANDS
    folder, default = unit["Service"]["WorkingDirectory"], load_settings(None).database
    assert unit["Service"]["ReadWritePaths"] == str(folder / default.parent), "the database can be written"
