"""Yes and no, choices, and short texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from reporting.answers.around import nouns_of, strip_polite
from reporting.answers.normalise import is_legacy_font, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases, is_plainer

YES = Phrases(
    "có,đúng,đúng rồi,đúng vậy,đúng thế,đúng cả,đúng hết,ok,oke,okê,okey,okie,okay,ô kê,ừ,uh,ừm,ừa,vâng,dạ,dạ vâng,"
    "phải,phải rồi,chính xác,đc,dc,được,y,yes,1,👍,✅,rồi,đồng ý,nhất trí,chuẩn,đã đúng,chuẩn rồi,xong,có chứ,có đấy"
)
NO = Phrases(
    "không,ko,k,kh,khg,hok,hông,không phải,ko phải,k phải,sai,sai rồi,chưa đúng,không đúng,ko đúng,k đúng,nhầm,"
    "nhầm rồi,n,no,0,👎,không có,ko có,k có,chưa,chưa có,không đồng ý,không phát sinh,chưa phải"
)
THERE_IS = Phrases("có")
THERE_IS_NOT = Phrases("không,ko,k,kh,khg,không có,ko có,k có,kh có,chưa,chưa có")


def read_yes_no(text: str, *, about: Iterable[str] = ()) -> Accepted[bool] | Unclear:
    """A question back ("đúng không?") or a double negation ("không sai") is neither.

    ``about``: what the question asks for: "không biến động" and "có tăng" answer it as well.
    """
    said = normalise(text).strip(" .,!;")
    if "?" in said:
        return Unclear(Reason.QUESTION)
    bare = said if said in YES else strip_polite(said)
    if bare in YES:
        return Accepted(True)
    if bare in NO:
        return Accepted(False)
    asked = nouns_of(tuple(about)).own.without_end(bare)
    if asked != bare and asked in THERE_IS:
        return Accepted(True)
    if asked != bare and asked in THERE_IS_NOT:
        return Accepted(False)
    return Unclear(Reason.NOT_A_NUMBER if bare else Reason.QUESTION)


LETTER = re.compile(r"(?:(?:chọn|chon|câu|cau|mục|muc|phương án|phuong an|đáp án|dap an) )?\(?([a-z])\)?", re.ASCII)
CHOOSE = Phrases("chọn")
PUNCTUATION = str.maketrans("", "", ".,!;:()\"'“”☐☑")


def is_letter(text: str) -> bool:
    """ "a", "B.", "(c)": which choice that is depends on the list."""
    return len(text.strip(" .()")) == 1


def read_choice(text: str, labels: Sequence[str]) -> Accepted[int] | Unclear:
    """The choice by its letter ("a", "B.", "chọn a") or by its label, with or without diacritics.

    A bare digit is no letter; whole words that begin a label count when they begin that of one label only.
    """
    said = plain(text)
    if not said:
        return Unclear(Reason.EMPTY)
    letter = LETTER.fullmatch(normalise(text).strip(" .,!;"))
    if letter and ord(letter[1]) - ord("a") < len(labels):
        return Accepted(ord(letter[1]) - ord("a"))
    known = [plain(label) for label in labels]
    exact = [at for at, label in enumerate(known) if is_plainer(said, label)]
    if len(exact) == 1:
        return Accepted(exact[0])
    if len(exact) > 1:
        return Unclear(Reason.AMBIGUOUS, tuple(exact))
    chosen = CHOOSE.opening(said)[1]
    size = len(chosen.split())
    begun = [
        at
        for at, label in enumerate(known)
        if len(chosen) >= 4 and not chosen.isdecimal() and is_plainer(chosen, " ".join(label.split()[:size]))
    ]
    return Accepted(begun[0]) if len(begun) == 1 else Unclear(Reason.NOT_A_NUMBER)


def plain(text: str) -> str:
    """Without punctuation: nobody types the comma of "Đã đúng, nộp báo cáo"."""
    return " ".join(normalise(text).translate(PUNCTUATION).split())


def read_text(text: str, *, limit: int) -> Accepted[str] | Unclear:
    """A short text as typed, in NFC and without line ends."""
    said = " ".join(unicodedata.normalize("NFC", text).split())
    if not said:
        return Unclear(Reason.EMPTY)
    if is_legacy_font(normalise(said)):
        return Unclear(Reason.LEGACY_FONT)
    return Accepted(said) if len(said) <= limit else Unclear(Reason.TOO_LONG)
