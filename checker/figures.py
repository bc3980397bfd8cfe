"""Figures that a report gives of the whole: "Tổng số 870 đảng viên", "đảng viên nữ chiếm 44,1% (384 đồng chí)"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from checker import context
from checker.numbers import Number
from checker.pairs import Pair, pairs
from checker.report import Report, Sentence
from checker.words import UPPER, any_of, canonical, classes, data, one_of

WHOLE = (
    r"(?:toàn\s+)?(?:(?:đảng\s+bộ|xã|phường|huyện|thị\s+trấn|tỉnh|trường|nhà\s+trường|địa\s+phương|trạm(?:\s+y\s+tế)?|hợp\s+tác\s+xã|ngành|cả|chi\s+bộ|hội(?:\s+(?:lhpn|liên\s+hiệp\s+phụ\s+nữ|nông\s+dân|cựu\s+chiến\s+binh|người\s+cao\s+tuổi))?|đoàn|công\s+đoàn)(?:\s+|$)){0,3}"
    rf"(?-i:[{UPPER}]\w*\s+){{0,4}}"
)
WHEN = r"(?:(?:tính\s+)?đến\s+(?:nay|(?:hết\s+|thời\s+điểm\s+|cuối\s+)?(?:ngày\s+|tháng\s+|năm\s+)?[§/.\s]+(?:năm\s+§+\s*)?)|hiện\s+nay|hiện\s+tại|hiện|năm(?:\s+học)?\s+[§\s–-]+|trong\s+(?:kỳ|năm|quý|tháng))\s*,?\s*"
TOTAL_LEAD = re.compile(
    rf"^[-+•*\s]*(?:[\d.§]+\s+)?(?:kết\s+quả\s*[:,]\s*)?(?:{WHEN})?(?:trên\s+)?{WHOLE}(?:{WHEN})?"
    r"(?P<mark>(?:hiện\s+(?:nay\s+)?)?(?:có|còn|quản\s+lý)?\s*(?:với\s+)?(?:tổng\s+(?:số|cộng)?(?:\s+là|\s+có|:)?)?)\s*$",
    re.IGNORECASE,
)
TOTAL_NAMED = re.compile(
    rf"^[-+•*\s]*(?:[\d.§]+\s+)?(?:{WHEN})?(?:toàn\s+\w+\s+có\s+)?tổng\s+số\s+(?P<name>[^\d§,;:]{{2,40}}?)(?:\s+(?:của|trên|toàn|hiện|trong)\s+[^\d§,;]*?)?(?:\s+(?:tính\s+)?đến\s+(?:nay|(?:hết\s+)?ngày\s+[§/]+))?\s*(?:là|có|:|=)?\s*$",
    re.IGNORECASE,
)
TAIL_END = re.compile(
    r"[,;.:()/%–]|(?<!\w)(?:trong đó|gồm|bao gồm|sinh hoạt tại|sinh hoạt ở|trực thuộc|tại|ở|thuộc|trên địa bàn|trên|và|với|chiếm|tăng|giảm|đạt|đang"
    r"|bằng|cho|từ|đến|vào|năm|tham gia|được|bị|đã|có|phải|không|chưa|hoàn thành|do|để|về|sinh hoạt|cư trú|sinh sống|cùng)(?!\w)",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\s*(?:$|[,;.:()–]|trong đó|gồm|bao gồm|sinh hoạt tại|sinh hoạt ở|đang sinh hoạt|trực thuộc|tại|ở|thuộc|trên địa bàn|và|với|chiếm|tăng|giảm|sinh sống|cùng)",
    re.IGNORECASE,
)
FLOWING = re.compile(
    r"(?<!\w)(?:kết nạp|mới|cử|khen|biểu dương|kỷ luật|dự(?!\s+bị)|tham gia|tham dự|bồi dưỡng|kiểm tra|giám sát|chuyển|tăng|giảm|bầu|cấp ủy|ủy viên"
    r"|giới thiệu|tập huấn|hỗ trợ|tặng|trao|xét|công nhận|đề nghị|thoát|phát sinh|còn thiếu|chỉ tiêu|kế hoạch|giao|so với|phải|vận động)(?!\w)",
    re.IGNORECASE,
)
NEXT_TOTAL = re.compile(r"\s*(?:trực thuộc\s*[^,;()\d]*?)?(?:\([^()]*\))?\s*(?:,|với|và)\s*(?:có\s+)?", re.IGNORECASE)
CHANGE_WORDS = re.compile(r"(?<!\w)(?:tăng|giảm|chỉ tiêu|kế hoạch|còn thiếu|dự kiến)\s+(?:\S+\s+){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of something, with its place, time and scope."""

    key: str
    value: Decimal
    number: Number
    sentence: Sentence
    is_total: bool
    times: frozenset[str]
    places: frozenset[str]


def clause_start(sentence: Sentence, offset: int) -> int:
    """Where the clause begins that ends in ``offset``: commas do not end it."""
    text = sentence.masked[sentence.start : offset].rstrip(" :")
    return sentence.start + max(text.rfind(stop) + 1 for stop in (";", ":", "(", ". "))


def tail(sentence: Sentence, number: Number) -> tuple[str, bool]:
    """The words that say more of the counted noun, and whether nothing narrows it after them."""
    begin = number.noun_end or number.end
    stop = TAIL_END.search(sentence.masked, begin, sentence.end)
    end = stop.start() if stop else sentence.end
    return sentence.masked[begin:end].strip(), bool(CLOSED.match(sentence.masked[end : sentence.end]))


def totals(report: Report) -> Iterator[Figure]:
    """What is said of the whole: "Đảng bộ xã hiện có 54 tổ chức đảng trực thuộc"."""
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "note":
            continue
        for number, key in totals_of(sentence):
            yield figure(report, sentence, number, key, is_total=True)


def totals_of(sentence: Sentence) -> list[tuple[Number, str]]:
    """Also where one is named after the other: "Toàn xã có 12 thôn với 1.250 hộ, 5.318 khẩu"."""
    found: list[tuple[Number, str]] = []
    for number in sentence.numbers:
        key = key_of_total(sentence, number) if number.is_count else None
        if key is None and found and number.is_count and number.noun:
            words, closed = tail(sentence, number)
            follows = NEXT_TOTAL.fullmatch(sentence.masked[found[-1][0].noun_end or found[-1][0].end : number.start])
            key = canonical(f"{number.noun} {words}") if follows and closed else None
        if key:
            found.append((number, key))
    return found


def key_of_total(sentence: Sentence, number: Number) -> str | None:
    start = clause_start(sentence, number.start)
    lead = sentence.masked[start : number.start]
    words, closed = tail(sentence, number)
    named = TOTAL_NAMED.match(lead)
    if named and (closed or number.noun):
        return canonical(named["name"]) or None
    whole = TOTAL_LEAD.match(lead)
    says_whole = whole and re.search(
        r"tổng|toàn|hiện|đảng bộ|xã|phường|trường|địa bàn|hội|đoàn|chi bộ", lead, re.IGNORECASE
    )
    if whole and says_whole and whole["mark"].strip() and number.noun and closed and len(words) < 45:
        return canonical(f"{number.noun} {words}") or None
    return None


def shares_of_whole(report: Report) -> Iterator[Figure]:
    """Parts with a quality: of members, of households. Not of those who were admitted, sent or inspected."""
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "note":
            continue
        joined = pairs(sentence)
        has_total = [number for number, _ in totals_of(sentence)]
        for number in sentence.numbers:
            pair = next((pair for pair in joined if pair.count is number), None)
            if not number.is_count or FLOWING.search(sentence.before(number.start)):
                continue
            if (pair and not pair.base) or any(total.start < number.start for total in has_total):
                key = key_of_part(sentence, number, pair)
                if key:
                    yield figure(report, sentence, number, key, is_total=False)


def key_of_part(sentence: Sentence, number: Number, pair: Pair | None) -> str | None:
    """ "đảng viên nữ", whichever way it is said; None where no quality of the whole is named."""
    if pair and pair.percent.start < number.start:
        lead = sentence.masked[sentence.start : pair.percent.start]
        phrase = re.split(r"[,;:.()]|(?<!\w)(?:hiện nay|trong đó|và)(?!\w)", lead, flags=re.IGNORECASE)[-1]
        phrase = re.sub(r"(?:chiếm|đạt)(?:\s+(?:tỷ|tỉ)\s+lệ)?\s*$", "", phrase.strip(), flags=re.IGNORECASE)
    else:
        words, closed = tail(sentence, number)
        if not closed:
            return None
        noun = number.noun if number.noun not in {"đồng chí", "đ/c", "đc", "người"} else ""
        phrase = f"{noun} {words}"
    key = canonical(phrase)
    quality = re.fullmatch(
        rf"(?:({one_of(classes())})\s+)?(?:{one_of(map(canonical, data('words')['whole']['qualities']))})", key
    )
    return key if quality and quality[1] and len(key) < 50 else None


def figure(report: Report, sentence: Sentence, number: Number, key: str, *, is_total: bool) -> Figure:
    times, places = context.of(report, sentence, number.noun_end or number.end)
    return Figure(key, number.value, number, sentence, is_total, times, places)


def bases(report: Report) -> dict[str, set[Decimal]]:
    """Noun → what the report gives as its total, now and of the whole."""
    found: defaultdict[str, set[Decimal]] = defaultdict(set)
    for total in totals(report):
        if not total.times and not total.places:
            found[total.key].add(total.value)
    return dict(found)


def has_quality(text: str) -> bool:
    return bool(any_of("whole", "qualities").search(text))


def key_of_quality(text: str) -> bool:
    """Whether the words are one quality of the whole and nothing else."""
    return canonical(text) in set(map(canonical, data("words")["whole"]["qualities"]))
