"""Words that steer the talk. The whole utterance must be the command: "không thay đổi" is one, "huỷ bỏ báo cáo của chi bộ khác" is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from reporting.answers.normalise import fold, normalise


class Command(StrEnum):
    EDIT = "edit"
    CANCEL = "cancel"
    SKIP = "skip"
    NEXT = "next"
    BACK = "back"
    SAME = "same"
    SUBMIT = "submit"
    REVIEW = "review"
    HELP = "help"
    START = "start"
    LATER = "later"
    REPORT = "report"
    NOT_MET = "not_met"


PHRASES: dict[Command, str] = {
    Command.EDIT: "sua,sua lai,sua so,chinh sua,doi lai,nhap lai,chinh lai,sua bao cao,/sua",
    Command.CANCEL: "huy,huy bo,dung lai,/huy,xoa het,huy bao cao,thoat",
    Command.SKIP: "bo qua,bo,skip,qua,bo qua muc nay",
    Command.NEXT: "next,tiep,tiep tuc,tiep theo,sang muc sau,di tiep",
    Command.BACK: "quay lai,lui,tro lai,lui lai,ve truoc,quay ve,back,/quaylai",
    Command.SAME: "nhu thang truoc,giong thang truoc,giu nguyen,khong doi,khong thay doi,ko doi,ko thay doi,nhu cu,van nhu cu,y nhu thang truoc,nhu thang truoc het,giu nguyen so",
    Command.SUBMIT: "gui,nop,nop bao cao,/nop,gui bao cao,nop di,gui di,nop luon",
    Command.REVIEW: "xem,xem lai,kiem tra lai,xem bao cao,xem so,/xemlai,xem so da nhap,xem so da nop",
    Command.HELP: "tro giup,giup,giup toi,giup do,help,huong dan,/giup,/help,tro giup toi,can giup,?",
    Command.START: "/start,bat dau,start",
    Command.LATER: "de sau,lat nua,de lat nua,tam dung,de mai,luc khac,lam sau,ban,dang ban,/desau",
    Command.REPORT: "bc,bao cao,nhap bao cao,lam bao cao,nhap bc,bat dau bao cao,/bc,/baocao,nhap so lieu",
    Command.NOT_MET: "chua hop,chua sinh hoat,khong hop,ko hop,chua to chuc hop,thang nay chua hop,chi bo chua hop,chua hop duoc",
}
BY_PHRASE = {phrase: command for command, phrases in PHRASES.items() for phrase in phrases.split(",")}

WITH_DIACRITICS = {"dừng": Command.CANCEL, "dừng lại": Command.CANCEL}
""" "dung" without them could be đúng, dừng or dùng: no command."""

POLITE_ENDS = ("a", "nhe", "nha", "dum", "ho toi", "cho toi", "giup toi", "di")
SLASH = re.compile(r"/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.ASCII | re.DOTALL)


def read_command(text: str, *, confirming: bool = False) -> Command | None:
    """The command that the whole text is; None for anything else.

    ``confirming``: on a screen of suggested values "đúng" accepts, and is no command.
    """
    said = normalise(text).strip(" .,!;")
    if said in WITH_DIACRITICS:
        return WITH_DIACRITICS[said]
    if not said.isascii() and fold(said) in {"dung", "dung lai", "bo"} and said not in {"bỏ"}:
        return None
    key = fold(said)
    found = BY_PHRASE.get(key) or BY_PHRASE.get(without_politeness(key))
    if found is Command.CANCEL and key == "dung lai" and said != "dừng lai":
        return None if confirming else found
    return found


def without_politeness(key: str) -> str:
    key = key.removeprefix("da ").removeprefix("cho toi ").removeprefix("xin ").strip(" ,")
    for end in POLITE_ENDS:
        key = key.removesuffix(" " + end)
    return key


def split_command(text: str) -> tuple[str, str] | None:
    """``/start@Bot CODE`` → ``("start", "CODE")``; None for what is no slash command."""
    found = SLASH.fullmatch(text.strip())
    return (found[1], (found[2] or "").strip()) if found else None


@dataclass(frozen=True, slots=True)
class EditRequest:
    """ "sửa 3", "sửa 3: 12", "sửa nữ 8": what to change, and to what; "" where it was not said."""

    line: int | None
    name: str
    value: str


EDIT_WORDS = ("chinh sua", "sua lai", "sua", "doi lai", "doi", "nhap lai", "chinh")
LINE_EDIT = re.compile(r"(?:dong|muc|so|cau)?\s*(\d{1,2})(?:\s*[:=]\s*(.+))?")
NAMED_EDIT = re.compile(
    r"(?P<name>\D+?)\s*(?:(?:tu|cu)?\s*\S+\s*(?:thanh|sang|->|→)\s*|[:=]\s*|\bla\s+|\bthanh\s+)?(?P<value>[\d(].*|khong|ko|k|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi.*)"
)


def read_edit(text: str) -> EditRequest | None:
    """A wish to change something, with its target; the caller knows the figures' names."""
    typed = normalise(text).strip(" .,!;")
    words = typed.split()
    key = fold(typed)
    for word in EDIT_WORDS:
        size = len(word.split())
        if fold(" ".join(words[:size])) == word and len(words) > size:
            return edit_target(" ".join(words[size:]))
    if key in EDIT_WORDS:
        return EditRequest(None, "", "")
    return None


def edit_target(rest: str) -> EditRequest | None:
    by_line = LINE_EDIT.fullmatch(fold(rest))
    if by_line:
        value = rest.split(":", 1)[1].strip() if ":" in rest else (by_line[2] or "")
        return EditRequest(int(by_line[1]), "", value)
    if ":" in rest or "=" in rest:
        name, value = re.split(r"[:=]", rest, maxsplit=1)
        return EditRequest(None, name.strip(), value.strip())
    changed = re.fullmatch(r"(.+?)\s+(?:từ\s+|tu\s+)?\S+\s+(?:thành|thanh|sang|->|→)\s+(.+)", rest)
    if changed:
        return EditRequest(None, changed[1].strip(), changed[2].strip())
    words = rest.split()
    for at in range(len(words) - 1, 0, -1):
        if looks_like_value(words[at:]) and not looks_like_value(words[at - 1 : at]):
            name = words[:at]
            if fold(name[-1]) in {"la", "thanh", "sang", "con", "len", "xuong"} and len(name) > 1:
                name = name[:-1]
            return EditRequest(None, " ".join(name), " ".join(words[at:]))
    return EditRequest(None, rest, "")


def looks_like_value(words: list[str]) -> bool:
    """Digits, a date, or a number in words with their diacritics."""
    from reporting.answers.numbers import EXACT

    return all(re.fullmatch(r"\d[\d/.,]*", word, re.ASCII) or (word in EXACT) for word in words)
