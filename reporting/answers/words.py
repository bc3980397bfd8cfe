"""Yes and no, choices, and short texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reporting.answers.normalise import fold, is_legacy_font, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear

YES = frozenset(
    "co,dung,dung roi,dung vay,dung the,dung ca,dung het,ok,oke,okey,okie,o ke,u,uh,um,ua,vang,da,da vang,vang a,phai,"
    "phai roi,chinh xac,dc,duoc,d,y,yes,1,👍,✅,roi,dong y,nhat tri,chuan,co a,da co,da dung,chuan roi,xong,dung a".split(
        ","
    )
)
NO = frozenset(
    "khong,ko,k,kh,khg,hok,hong,khong phai,ko phai,k phai,sai,sai roi,chua dung,khong dung,ko dung,k dung,nham,nham roi,"
    "n,no,0,👎,khong a,da khong,khong co,ko co,k co,chua,chua co,khong dong y,khong phat sinh,chua phai,khong co a".split(
        ","
    )
)
NEVER = frozenset({"dừng", "dùng", "dừng lại"})
"""Their key is that of "đúng", they are not it."""


def read_yes_no(text: str) -> Accepted[bool] | Unclear:
    """A question back ("đúng không?") or a double negation ("không sai") is neither."""
    said = normalise(text).strip(" .,!;")
    if said in NEVER:
        return Unclear(Reason.QUESTION)
    if "?" in said:
        return Unclear(Reason.QUESTION)
    key = fold(said)
    for polite in (" a", " nhe", " nha", " dong chi"):
        key = key.removesuffix(polite)
    if key in YES:
        return Accepted(True)
    if key in NO:
        return Accepted(False)
    plain = key.removeprefix("da ").strip(" ,")
    if plain in NO and plain not in YES:
        return Accepted(False)
    if plain in YES:
        return Accepted(True)
    return Unclear(Reason.QUESTION if not key else Reason.NOT_A_NUMBER)


def read_choice(text: str, labels: Sequence[str]) -> Accepted[int] | Unclear:
    """The choice by its letter ("a", "B.", "chọn a") or by its label, with or without diacritics.

    A bare digit is no letter; a beginning of a label counts when it is that of one label only.
    """
    key = fold(text).strip(" .,!;)")
    if not key:
        return Unclear(Reason.EMPTY)
    letter = re.fullmatch(r"(?:chon |cau |muc |phuong an |dap an )?\(?([a-z])\)?", key, re.ASCII)
    if letter and ord(letter[1]) - ord("a") < len(labels):
        return Accepted(ord(letter[1]) - ord("a"))
    keys = [fold(label).strip(" .,!;") for label in labels]
    exact = [at for at, label in enumerate(keys) if label == key]
    if len(exact) == 1:
        return Accepted(exact[0])
    if len(exact) > 1:
        return Unclear(Reason.AMBIGUOUS, tuple(exact))
    chosen = key.removeprefix("chon ").strip(' "')
    begun = [
        at for at, label in enumerate(keys) if len(chosen) >= 4 and not chosen.isdecimal() and label.startswith(chosen)
    ]
    return Accepted(begun[0]) if len(begun) == 1 else Unclear(Reason.NOT_A_NUMBER)


def read_text(text: str, *, limit: int) -> Accepted[str] | Unclear:
    """A short text as typed, in NFC and without line ends."""
    import unicodedata

    said = " ".join(unicodedata.normalize("NFC", text).split())
    if not said:
        return Unclear(Reason.EMPTY)
    if is_legacy_font(normalise(said)):
        return Unclear(Reason.LEGACY_FONT)
    return Accepted(said) if len(said) <= limit else Unclear(Reason.TOO_LONG)
