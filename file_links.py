"""Files for messengers that take none: a signed link on our own page, which dies with its time or with the role.

The signature is over the file (an outbox row, which never changes), whom it was sent to, and the expiry. The link can
be opened any number of times until then: messengers fetch what they show more than once.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from events import Message, abilities
from reporting.calendar import local_day
from reporting.periods import Period
from storage import bubbles, groups, outbox, people, units
from storage.bubbles import StoredFile
from storage.db import Connection
from storage.turns import Outgoing
from storage.vault import Vault
from texts import t

FILES = timedelta(hours=72)
PICTURES = timedelta(days=30)
"""Of aggregates: the messenger shows them from our page as long as somebody scrolls back."""
PATH = "/tep"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links, and opens them."""

    vault: Vault
    web_url: str
    """Where our page is reached from outside; "" where it is not."""

    def fitted(self, row: Outgoing, now: datetime) -> Outgoing:
        """The row as its messenger can take it."""
        if not row.message.file or abilities(row.channel).files:
            return row
        return replace(row, message=self._without_file(row, now))

    def _without_file(self, row: Outgoing, now: datetime) -> Message:
        bare = replace(row.message, file=b"")
        if not is_needed(row.purpose, row.message.file_name):
            return bare
        if not self.web_url:
            # An invitation says everything in words; its calendar file is a convenience.
            words = "" if row.purpose == outbox.MEETING else f"\n{t('papers.no_page')}"
            return replace(bare, text=bare.text + words)
        expires = now + (PICTURES if is_picture(row.purpose, row.message.file_name) else FILES)
        return replace(bare, link=f"{self.web_url.rstrip('/')}{PATH}/{self.token(row.id, row.owner, expires)}")

    def token(self, row: int, owner: str, expires: datetime) -> str:
        until = int(expires.timestamp())
        return f"{row}-{until}-{self.vault.key_of('file', str(row), owner, str(until)).hex()}"

    async def open(self, connection: Connection, token: str, visitor: str | None, now: datetime) -> StoredFile | None:
        """The file behind the link; None for a link that is not ours, or not any more.

        ``visitor``: the person signed in on the page. Raises :class:`SignInError` where it must be the owner.
        """
        number, _, rest = token.partition("-")
        until = rest.partition("-")[0]
        if not (number.isdecimal() and until.isdecimal()) or len(number) > 18 or int(until) > LAST_SECOND:
            return None
        found = await bubbles.stored_file(connection, self.vault, int(number))
        if found is None:
            return None
        expires = datetime.fromtimestamp(int(until), UTC)
        ours = self.token(found.row, found.owner, expires)
        if not hmac.compare_digest(ours.encode(), token.encode()) or expires <= now:
            return None
        if not await may_still_see(connection, found, now):
            return None
        if needs_sign_in(found.purpose, found.name) and (visitor is None or visitor != found.person):
            raise SignInError
        return found


LAST_SECOND = 10**11


class SignInError(Exception):
    """The link is good, and its owner must be signed in on the page to open it."""


def is_needed(purpose: str, name: str) -> bool:
    """A picture under an answer is the code that stands in its words."""
    return not (purpose == outbox.REPLY and name.endswith(".png"))


def is_picture(purpose: str, name: str) -> bool:
    """Charts of a committee: aggregates, which every group sees."""
    return purpose in {outbox.DIGEST, outbox.PAPER} and name.endswith(".png")


def needs_sign_in(purpose: str, name: str) -> bool:
    """Whatever may say something of a single branch; not a chart, not what a group was posted, not a meeting in a calendar."""
    return not is_picture(purpose, name) and purpose not in {outbox.MEETING, outbox.DIGEST}


async def may_still_see(connection: Connection, file: StoredFile, now: datetime) -> bool:
    """A group that is still bound; a person who still has a role at the unit or above it."""
    if file.person is None:
        return await groups.bound_unit(connection, file.account) is not None
    held = {role.unit for role in await people.roles_of(connection, file.person)}
    if not file.unit:
        return bool(held)
    return bool(held.intersection(await units.line(connection, file.unit, Period.of(local_day(now)))))
