"""How the steps of a month are called: their days are the committee's own, so the names are made of them."""

from __future__ import annotations

import re

from texts import t

FROM_DUE = re.compile(r"D([+-]\d+)?(?: \((\d+)\))?")


def step_words(name: str) -> str:
    """ "D-3" → "nhắc trước hạn 3 ngày"; a further one of the same day says which."""
    found = FROM_DUE.fullmatch(name)
    if found is None:
        return t(f"reminded.step_{name}")
    days = int(found[1] or 0)
    words = t(
        "reminded.on_due" if not days else "reminded.before_due" if days < 0 else "reminded.after_due", days=abs(days)
    )
    return t("reminded.again", step=words, time=found[2]) if found[2] else words
