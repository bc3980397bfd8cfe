"""The words around a number: greetings and "thưa" before it, what is counted and "ạ" after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reporting.answers.phrases import Phrases

ENDS = " .,!;:"
QUOTES = "\"'“”‘’«»"

NOUNS = Phrases(
    "đồng chí,đ/c,đc,dc,đảng viên,đv,dv,người,ng,lượt,lượt người,tổ chức đảng,tổ chức,cuộc,buổi,đơn,trường hợp"
)
"""Any counted thing; words for one kind of figure only (nữ, có mặt …) come with the figure."""

OPENERS = Phrases(
    "dạ thưa đồng chí,dạ thưa,thưa đồng chí,kính thưa,thưa,đã báo cáo,báo cáo đồng chí,báo cáo đ/c,báo cáo,dạ,"
    "đồng chí,đ/c,có,được,là,số là,tổng là,tổng số là,tổng số,tổng cộng,tổng,vẫn là,vẫn,hiện có,gồm,còn,"
    "chi bộ có,chi bộ em có,em báo cáo,tôi báo cáo,là có,số lượng là,số lượng,số,đúng,chỉ có"
)
YES_FIRST = re.compile(r"vâng[ ,]+(?=\S)")
""" "vang 5" without diacritics could be "vắng 5": only the full word is taken for a greeting."""
CLOSERS = Phrases(
    "ạ,nhé,nha,nhé ạ,thôi,thôi ạ,thưa đồng chí,đồng chí ạ,đ/c ạ,đúng,chẵn,tròn,hết,thầy ạ,anh ạ,chị ạ,em ạ"
)
POLITE_OPENERS = Phrases("dạ thưa,dạ,thưa,báo cáo,báo cáo đồng chí")
POLITE_CLOSERS = Phrases("ạ,nhé,nha,nhé ạ,thưa đồng chí,đồng chí,đồng chí ạ,thôi ạ")
GLUED = re.compile(r"(\d+)(\D+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Nouns:
    """Words that may stand around a figure's number."""

    own: Phrases
    before: Phrases
    behind: Phrases


@cache
def nouns_of(own: tuple[str, ...]) -> Nouns:
    """The figure's own words, and with them the usual ones."""
    phrases = Phrases(own)
    return Nouns(phrases, OPENERS | phrases, NOUNS | phrases)


def strip_words(said: str, nouns: Nouns) -> str:
    """The number itself: openers, counted things and closers taken off."""
    core = said.strip(" !;" + QUOTES).rstrip(".,").strip()
    previous = None
    while previous != core:
        previous = core
        core = CLOSERS.without_end(core)
        core = unglued(nouns.behind.without_end(core), nouns.behind)
        core = without_start(YES_FIRST.sub("", core), nouns.before)
        core = core.strip(" !;").rstrip(".,").strip()
    return core


def strip_polite(said: str) -> str:
    """An answer without polite words and full stops at both ends."""
    said = said.strip(ENDS + QUOTES)
    previous = None
    while previous != said:
        previous = said
        said = YES_FIRST.sub("", said)
        said = without_start(POLITE_CLOSERS.without_end(said), POLITE_OPENERS).strip(ENDS)
    return said


def without_start(core: str, phrases: Phrases) -> str:
    head, tail = phrases.opening(core)
    if not head:
        return core
    return tail if tail.startswith("-") else tail.lstrip(" :,=")


def unglued(core: str, nouns: Phrases) -> str:
    """ "5đc": the noun without a blank before it."""
    found = GLUED.fullmatch(core)
    return found[1] if found and found[2].strip() in nouns else core
