"""``python bot.py run``: the bot itself, one list from top to bottom."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.routing import BaseRoute

from channels.telegram import Poller, Telegram, webhook_route
from channels.telegram.updates import ALLOWED
from channels.web import Web, web_app
from commands import webhooks
from commands.errors import CommandError
from commands.one_bot import only_bot
from commands.setup import FORMS
from commands.zalo_bots import ZaloBots, allowance_of, bots_of
from config import Settings, load_settings
from delivery import Channel
from events import Event
from handlers.context import House
from handlers.people.menus import menu_of
from house import Parts, assemble, serve_app
from reporting.form import Forms
from reporting.form_files import check_versions, load_forms
from storage import on_file
from storage.db import Database
from storage.vault import Vault, check_key
from texts import t

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram/webhook"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("run", help="chạy bot theo .env (mặc định)")


async def run(_args: argparse.Namespace, _now: datetime) -> int:
    settings = load_settings()
    vault = Vault.from_text(settings.bot_key.get_secret_value())
    forms = load_forms(FORMS)
    token = settings.telegram_bot_token.get_secret_value()
    if not token and not settings.web_url and not settings.zalo_tokens():
        raise CommandError(
            "Chưa có kênh nào: ghi TELEGRAM_BOT_TOKEN, ZALO_BOT_TOKENS hoặc WEB_URL vào .env. "
            "Muốn chạy thử, dùng: python bot.py demo."
        )
    with only_bot(settings.database):
        await on_database(settings, vault, forms, token)
    return 0


async def on_database(settings: Settings, vault: Vault, forms: Forms, token: str) -> None:
    db = await Database.open(settings.database)
    try:
        async with db.transaction() as connection:
            await check_key(connection, vault)
            check_versions(forms, await on_file.forms_used(connection))
        await serve(settings, db, house_of(settings, vault, forms), token)
    finally:
        await db.close()


def house_of(settings: Settings, vault: Vault, forms: Forms) -> House:
    return House(
        vault,
        forms,
        bot_name=settings.telegram_bot_name,
        web_url=settings.web_url,
        bots=bots_of(settings),
        of_a_bot=allowance_of(settings),
        hotline=settings.hotline,
        templates=settings.templates,
        party_committee=settings.party_committee,
    )


async def serve(settings: Settings, db: Database, house: House, token: str) -> None:
    web = Web()
    telegram = Telegram(token, settings.telegram_api_url, settings.telegram_proxy) if token else None
    zalo = ZaloBots(settings)
    channels: dict[str, Channel] = {"web": web, **({"telegram": telegram} if telegram else {}), **zalo.channels}
    parts = assemble(db, house, channels, lambda: datetime.now(UTC), arrived={"web": web.tell})
    others: list[Coroutine[Any, Any, None]] = zalo.loops(parts)
    routes: list[BaseRoute] = [*zalo.routes(parts)]
    poller = None
    if telegram:
        handle = acknowledging(parts, telegram)
        if settings.telegram_mode == "webhook":
            secret = settings.telegram_webhook_secret.get_secret_value()
            routes.append(webhook_route(handle, secret, WEBHOOK_PATH))
            url = settings.web_url.rstrip("/") + WEBHOOK_PATH
            others.append(webhooks.register("telegram", partial(telegram.set_webhook, url, secret, ALLOWED)))
        else:
            poller = Poller(token, settings.telegram_api_url, handle, proxy=settings.telegram_proxy)
            others.append(poller.run())
        others.append(introduce(telegram))
    doors = parts.doors()
    app = web_app(doors, web, routes) if settings.web_url else None
    running = (("telegram", telegram), ("zalo", zalo.channels), ("web", app))
    log.info("bot is running: %s", ", ".join(name for name, on in running if on))
    try:
        await serve_app(parts, app, settings.web_host, settings.web_port, *others)
    except OSError as error:
        where = f"{settings.web_host}:{settings.web_port}"
        raise CommandError(f"{where}: không mở được cổng này. Chọn WEB_HOST, WEB_PORT khác trong .env.") from error
    finally:
        if poller:
            await poller.close()
        if telegram:
            await telegram.close()
        await zalo.close()


def acknowledging(parts: Parts, telegram: Telegram) -> Any:
    """After a tap has been handled, its spinner stops; a stale button says so."""
    pending: set[asyncio.Task[None]] = set()

    async def handle(event: Event) -> None:
        await parts.runner.handle(event)
        if event.callback_ref:
            task = asyncio.create_task(
                telegram.acknowledge(event.callback_ref, parts.runner.notice(event.callback_ref))
            )
            pending.add(task)
            task.add_done_callback(pending.discard)

    return handle


async def introduce(telegram: Telegram) -> None:
    """The command menus of everybody and of groups; whoever takes a role gets the role's own."""
    await telegram.set_commands(menu_of(["secretary"]))
    await telegram.set_commands([("tonghop", t("help.menu_tonghop"))], groups=True)
    await asyncio.Event().wait()
