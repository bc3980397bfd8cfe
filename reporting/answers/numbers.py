"""Whole numbers as people type and say them. Never a guess.

Words are tokens with a part in the number; those without diacritics that could be two words
("nam": năm, nam) lead to every reading, and only a single reading is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from reporting.answers.normalise import fold, is_legacy_font, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear

LARGEST = 999_999

# ── Digits ──────────────────────────────────────────────────────────────────

DIGITS = re.compile(r"\d+", re.ASCII)
PLAIN = re.compile(r"\+?\d{1,6}", re.ASCII)
GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+", re.ASCII)
WHOLE_DECIMAL = re.compile(r"(\d{1,6}),0{1,2}", re.ASCII)
DECIMAL = re.compile(r"\d+[.,]\d+", re.ASCII)
COMMA_GROUPED = re.compile(r"(\d{1,3}),(\d{3})", re.ASCII)
NEGATIVE = re.compile(r"-\s*\d+", re.ASCII)
RANGE = re.compile(r"(\d+)\s*(?:-|đến|den|tới|toi|hoặc|hoac|hay)\s*(\d+)", re.ASCII)

# ── Words around the number ─────────────────────────────────────────────────

NOUNS = frozenset(
    "dong chi,d/c,dc,dang vien,dv,nguoi,ng,luot,luot nguoi,to chuc dang,to chuc,cuoc,buoi,don,truong hop".split(",")
)
"""Any counted thing; words for one kind of figure only (nữ, quần chúng …) come with the figure."""

OPENERS = (
    "da thua dong chi,da thua,thua dong chi,kinh thua,thua,da bao cao,bao cao dong chi,bao cao d/c,bao cao,da,vang,"
    "dong chi,d/c,co mat,co,duoc,la,so la,tong la,tong so la,tong so,tong cong,tong,van la,van,hien co,gom,con,"
    "chi bo co,chi bo em co,em bao cao,toi bao cao,la co,so luong la,so luong,so"
).split(",")
CLOSERS = "a,nhe,nha,nhe a,thoi,thoi a,thua dong chi,dong chi a,d/c a,dung,chan,tron,het,thay a,anh a,chi a,em a".split(
    ","
)

APPROXIMATE = (
    "khoang,khoang chung,tam,chung,do,do chung,gan,tren,hon,duoi,it nhat,nhieu nhat,toi thieu,toi da,xap xi,uoc,"
    "ngot,ngot nghet,suyt,dau do,co le,hinh nhu,chac,ca,co khi"
).split(",")
PERCENT = re.compile(r"%|phần trăm|phan tram")

NOTHING = frozenset(
    "khong,ko,k,kh,khg,kg,hok,hong,hem,0,zero,so khong,so 0,khong co,khong co ai,khong ai,ko co,ko co ai,k co,k co ai,"
    "kh co,kh co ai,hok co,hong co,khong phat sinh,ko phat sinh,k phat sinh,chua co,chua co ai,chua phat sinh,"
    "khong dong chi nao,ko dong chi nao,khong nguoi nao,khong co nguoi nao,khong co dong chi nao,ko co dong chi nao,"
    "khong co d/c nao,khong co truong hop nao,ko co truong hop nao,khong truong hop nao,khong co dang vien nao,"
    "khong buoi nao,khong cuoc nao,khong co buoi nao,khong co cuoc nao,khong co gi".split(",")
)
DONT_KNOW = (
    "khong biet",
    "ko biet",
    "k biet",
    "kh biet",
    "khong ro",
    "ko ro",
    "k ro",
    "khong nho",
    "ko nho",
    "k nho",
    "chua ro",
    "chua biet",
    "chua nam",
    "khong chac",
    "quen",
)
NOT_YET = frozenset({"chua", "trong", "de trong", "-", "--", "bo trong", "chua co so", "chua co so lieu"})
ALL_PRESENT = frozenset(
    {"du", "du ca", "tat ca", "ca", "day du", "du het", "het", "toan bo", "du mat", "co mat du", "du 100"}
)


def read_int(text: str, *, nouns: Iterable[str] = frozenset()) -> Accepted[int] | Unclear:
    """A count. ``nouns``: folded words that may follow the number in this figure, besides the usual ones."""
    said = normalise(text)
    refused = refusal(said)
    if refused:
        return refused
    core = strip_words(said, frozenset(nouns))
    key = fold(core)
    if fold(said) in NOTHING or key in NOTHING:
        return Accepted(0)
    guessed = approximate(core, frozenset(nouns))
    if guessed:
        return guessed
    if DIGITS.search(core):
        return read_digits(core)
    return read_words(core)


def refusal(said: str) -> Unclear | None:
    """What is no number whatever surrounds it."""
    key = fold(said)
    if not key.strip(" .,!"):
        return Unclear(Reason.EMPTY)
    if is_legacy_font(said):
        return Unclear(Reason.LEGACY_FONT)
    if PERCENT.search(said):
        return Unclear(Reason.PERCENT)
    bare = strip_ends(key)
    if bare in ALL_PRESENT:
        return Unclear(Reason.ALL_PRESENT)
    if bare in NOT_YET:
        return Unclear(Reason.NOT_YET, (0,))
    if any(re.search(rf"\b{phrase}\b", bare) for phrase in DONT_KNOW):
        return Unclear(Reason.DONT_KNOW)
    return None


def strip_ends(key: str) -> str:
    """Without polite words and full stops at both ends; folded."""
    previous = ""
    key = key.strip(" .,!;:~")
    while previous != key:
        previous = key
        for word in ("da thua", "da", "thua", "bao cao", "vang"):
            key = key.removeprefix(word + " ").strip(" .,!;:~")
        for word in ("a", "nhe", "nha", "thua dong chi", "dong chi", "thoi"):
            key = key.removesuffix(" " + word).strip(" .,!;:~")
    return key


def strip_words(said: str, nouns: frozenset[str]) -> str:
    """The number itself: openers, counted things and closers taken off, as whole words."""
    core = said.strip(" .,!;~")
    previous = None
    while previous != core:
        previous = core
        core = without_end(core, CLOSERS)
        core = without_end(core, [*nouns, *NOUNS])
        core = without_start(core, OPENERS)
        core = core.strip(" .!;:~").removesuffix(",").strip()
    return core


def without_start(core: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        head, tail = split_at(core, len(word.split()))
        if head and tail and fold(head).rstrip(":,.") == word:
            return tail.lstrip(" :,.-=") if not tail.startswith("-") else tail
    return core


def without_end(core: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        parts = core.split()
        size = len(word.split())
        if len(parts) > size and fold(" ".join(parts[-size:])).strip(".,!") == word:
            return " ".join(parts[:-size])
        glued = re.fullmatch(r"(\d+)\s?" + re.escape(word), fold(core), re.ASCII)
        if glued:
            return glued[1]
    return core


def split_at(core: str, words: int) -> tuple[str, str]:
    parts = core.split()
    return " ".join(parts[:words]), " ".join(parts[words:])


def approximate(core: str, nouns: frozenset[str]) -> Unclear | None:
    """ "khoảng 6" → 6 is offered, not taken."""
    for word in sorted(APPROXIMATE, key=len, reverse=True):
        size = len(word.split())
        head, tail = split_at(core, size)
        before_words = head == "tam" and not DIGITS.search(tail)
        if tail and fold(head).rstrip(":,") == word and not is_number_word(head) and not before_words:
            inner = read_int(tail, nouns=nouns) if not fold(tail).startswith(tuple(APPROXIMATE)) else None
            return Unclear(Reason.APPROXIMATE, (inner.value,) if isinstance(inner, Accepted) else ())
    return None


def is_number_word(word: str) -> bool:
    """ "tám" is eight, "tầm" is about; "tam" alone could be either, and counts as eight before words."""
    return word in EXACT


def read_digits(core: str) -> Accepted[int] | Unclear:
    if PLAIN.fullmatch(core):
        return Accepted(int(core))
    if GROUPED.fullmatch(core) and len({sign for sign in core if sign in ". "}) == 1:
        value = int(re.sub(r"[. ]", "", core))
        return Accepted(value) if value <= LARGEST and not core.startswith("0") else Unclear(Reason.AMBIGUOUS)
    whole_part = WHOLE_DECIMAL.fullmatch(core)
    if whole_part:
        return Accepted(int(whole_part[1]))
    if NEGATIVE.fullmatch(core):
        return Unclear(Reason.NEGATIVE)
    comma = COMMA_GROUPED.fullmatch(core)
    if comma:
        return Unclear(Reason.AMBIGUOUS, (int(comma[1] + comma[2]),))
    if DECIMAL.fullmatch(core):
        return Unclear(Reason.NOT_WHOLE)
    between = RANGE.fullmatch(core)
    if between:
        return Unclear(Reason.AMBIGUOUS, (int(between[1]), int(between[2])))
    return Unclear(Reason.NOT_A_NUMBER)


# ── Spelled-out numbers ─────────────────────────────────────────────────────

EXACT: dict[str, tuple[str, int]] = {
    "không": ("unit", 0),
    "một": ("unit", 1),
    "hai": ("unit", 2),
    "ba": ("unit", 3),
    "bốn": ("unit", 4),
    "tư": ("four", 4),
    "năm": ("unit", 5),
    "sáu": ("unit", 6),
    "bảy": ("unit", 7),
    "bẩy": ("unit", 7),
    "tám": ("unit", 8),
    "chín": ("unit", 9),
    "mốt": ("after_ten", 1),
    "lăm": ("after_ten", 5),
    "nhăm": ("after_ten", 5),
    "mười": ("ten", 10),
    "mươi": ("tens", 10),
    "chục": ("tens", 10),
    "trăm": ("hundred", 100),
    "nghìn": ("thousand", 1000),
    "ngàn": ("thousand", 1000),
    "linh": ("zero_tens", 0),
    "lẻ": ("zero_tens", 0),
    "lẽ": ("zero_tens", 0),
    "hăm": ("twenty", 20),
    "băm": ("thirty", 30),
}
"""Word → its part in the number, and its worth."""

FOLDED: dict[str, list[tuple[str, int]]] = {}
for _word, _part in EXACT.items():
    FOLDED.setdefault(fold(_word), [])
    if _part not in FOLDED[fold(_word)]:
        FOLDED[fold(_word)].append(_part)
FOLDED["nam"] = [("unit", 5), ("other", -1)]
"""Without diacritics: năm, or the noun nam, or the year."""
FOLDED["lam"] = [("after_ten", 5)]
FOLDED["mot"] = [("unit", 1), ("after_ten", 1)]
FOLDED["le"] = [("zero_tens", 0)]

Token = tuple[str, int]


def tokens(word: str) -> list[Token]:
    """The parts that the word can play: one for a word with its diacritics, several without."""
    if word in EXACT:
        return [EXACT[word]]
    # A word with diacritics that is none of ours must not be taken for one of ours without them.
    return FOLDED.get(word, []) if word.isascii() else []


def read_words(core: str) -> Accepted[int] | Unclear:
    words = [word.strip(".,!") for word in core.split()]
    choices = [tokens(word) for word in words]
    if not words or not all(choices) or len(words) > 12:
        return Unclear(Reason.NOT_A_NUMBER)
    readings: set[int | None] = set()
    for line in product(*choices):
        readings |= set(parse(line))
    bare_nam = words[-1] == "nam" and len(words) > 1
    if bare_nam:
        return Unclear(Reason.AMBIGUOUS, nam_options(words))
    if words == ["nam"]:
        return Unclear(Reason.AMBIGUOUS, (5,))
    values = sorted(value for value in readings if value is not None)
    if len(values) == 1 and None not in readings:
        return Accepted(values[0])
    if values:
        return Unclear(Reason.AMBIGUOUS, tuple(values))
    return Unclear(Reason.NOT_A_NUMBER)


def nam_options(words: list[str]) -> tuple[int, ...]:
    """ "hai nam": 25 (hai lăm), or 2 (hai năm, hai nam)."""
    head = read_words(" ".join(words[:-1]))
    if not isinstance(head, Accepted):
        return ()
    with_five = read_words(" ".join([*words[:-1], "lăm"]))
    options = [found.value for found in (with_five, head) if isinstance(found, Accepted)]
    return tuple(dict.fromkeys(options))


def parse(line: tuple[Token, ...]) -> Iterator[int | None]:
    """Every number that the parts can mean; None for a reading that is not sure."""
    kinds = [kind for kind, _ in line]
    if "other" in kinds:
        return
    if "thousand" in kinds:
        at = kinds.index("thousand")
        if "thousand" in kinds[at + 1 :]:
            return
        for thousands in below_thousand(line[:at], leading=True):
            if thousands is None or not 1 <= thousands <= 999:
                continue
            if not line[at + 1 :]:
                yield thousands * 1000
                continue
            rest = line[at + 1 :]
            if len(rest) == 1:
                # "hai nghìn ba": 2.300 as people say it, or 2.003.
                if rest[0][0] in {"unit", "four"}:
                    yield thousands * 1000 + rest[0][1]
                    yield thousands * 1000 + rest[0][1] * 100
                continue
            for value in after_thousand(rest):
                yield None if value is None else thousands * 1000 + value
        return
    yield from below_thousand(line, leading=True)


def after_thousand(rest: tuple[Token, ...]) -> Iterator[int | None]:
    """What may follow "nghìn": "không trăm linh năm", "ba trăm", "linh năm"."""
    kinds = [kind for kind, _ in rest]
    if kinds[0] == "zero_tens" and len(rest) == 2 and rest[1][0] in {"unit", "four"} and rest[1][1] > 0:
        yield rest[1][1]
    elif "hundred" in kinds:
        yield from below_thousand(rest, leading=False)


def below_thousand(line: tuple[Token, ...], *, leading: bool) -> Iterator[int | None]:
    kinds = [kind for kind, _ in line]
    if not line:
        return
    if "hundred" not in kinds:
        yield from below_hundred(line)
        return
    at = kinds.index("hundred")
    if at != 1 or kinds[0] != "unit" or "hundred" in kinds[at + 1 :]:
        return
    hundreds = line[0][1]
    if hundreds == 0 and leading:
        return
    rest = line[at + 1 :]
    if not rest:
        if hundreds:
            yield hundreds * 100
        return
    if rest[0][0] == "zero_tens":
        if len(rest) == 2 and rest[1][0] in {"unit", "four"} and rest[1][1] > 0:
            yield hundreds * 100 + rest[1][1]
        return
    if len(rest) == 1 and rest[0][0] in {"unit", "four"}:
        # "một trăm ba": 103 or 130.
        if rest[0][1]:
            yield hundreds * 100 + rest[0][1]
            yield hundreds * 100 + rest[0][1] * 10
        return
    for value in below_hundred(rest):
        if value is None or value >= 10:
            yield None if value is None else hundreds * 100 + value


def below_hundred(line: tuple[Token, ...]) -> Iterator[int | None]:
    kinds = tuple(kind for kind, _ in line)
    worth = [value for _, value in line]
    if len(line) == 1:
        if kinds[0] in {"unit", "four"}:
            yield worth[0]
        elif kinds[0] == "ten":
            yield 10
    elif kinds[0] == "ten" and len(line) == 2:
        yield from after_ten(line[1], tens=10)
    elif kinds[0] in {"twenty", "thirty"} and len(line) == 2:
        yield from after_ten(line[1], tens=worth[0])
    elif kinds[0] == "unit" and worth[0] >= 1 and len(line) >= 2:
        yield from spoken_tens(line)


def spoken_tens(line: tuple[Token, ...]) -> Iterator[int | None]:
    """ "hai mươi mốt", and the short "hai mốt", "ba tư", "sáu ba"."""
    tens = line[0][1] * 10
    kinds = tuple(kind for kind, _ in line)
    if kinds[1] in {"tens", "ten"} and line[0][1] >= 2:
        # "hai muoi": without diacritics mười and mươi are one word.
        if len(line) == 2:
            yield tens
        elif len(line) == 3:
            yield from after_ten(line[2], tens=tens)
    elif kinds[1] == "tens" and line[0][1] == 1 and len(line) == 2:
        yield 10
    elif len(line) == 2 and line[0][1] >= 2 and (kinds[1] in {"after_ten", "four"}):
        yield tens + line[1][1]
    elif len(line) == 2 and kinds[1] == "unit" and line[0][1] >= 2:
        yield from neighbours(line[0][1], line[1][1])


A_FEW = frozenset({(5, 3), (5, 7), (3, 7)})
""" "năm ba", "năm bảy", "ba bảy": a few, several; no numbers."""


def neighbours(first: int, second: int) -> Iterator[int | None]:
    """ "sáu ba" is 63; "năm sáu", "hai ba" are five or six, two or three."""
    if second in {0, 5} or second == first + 1 or (first, second) in A_FEW:
        return
    if second == 1:
        # Twenty-one is "hai mốt"; "hai một" is digits read out.
        yield None
        yield first * 10 + 1
        return
    yield first * 10 + second


def after_ten(token: Token, *, tens: int) -> Iterator[int | None]:
    """The digit after a ten: mốt, tư, lăm where they belong; năm stays five only outside of it."""
    kind, value = token
    if kind == "after_ten":
        if value == 5 or (value == 1 and tens >= 20):
            yield tens + value
    elif kind == "four":
        yield tens + 4
    elif kind == "unit" and value not in {0, 5}:
        if value == 1 and tens >= 20:
            yield tens + 1
        elif value != 1 or tens == 10:
            yield tens + value
