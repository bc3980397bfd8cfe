"""The numbers of a text that count something, and what they count.

Dates, years, citations, articles of law, telephone numbers, enumerators and names such as "bản 5" are masked first:
what is left in digits is a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from checker.words import classes, noun_pattern, one_of, scales

MASK = "§"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"

COUNTED = one_of(noun for noun, kind in classes().items() if kind not in {"time", "points"})
NAME = rf"(?![\d.,]*\d)(?!\s*(?:%|/\d))(?!\s+(?:{COUNTED})(?!\w))"
"""After a number that only names something: "bản 5", but not "bản 5 hộ"."""

COUNTED_AFTER = rf"(?:,\d+)?\s+(?:{one_of(classes())})(?!\w)"
"""What makes a number of "3 240": without a noun it may be a telephone."""

HIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?m)^\s*(?:[-+*•–]\s*)?(?:\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}[.)](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3})(?=\s)",
        r"(?<=\s)\(\d{1,2}\)(?=\s+\D)",
        r"[\"“][^\"“”\n]{1,60}[\"”]",
        r"\d+\s*[-–/]\s*\d{4}\s*/\s*(?-i:[A-ZĐ])[\w\-/]*",
        r"(?:số\s+)?\d+[A-Za-z]?\s*[-–/]\s*(?-i:[A-ZĐ])\w*(?:[-–/](?-i:[A-ZĐa-zđ])\w*)*",
        r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}",
        rf"(?<!\w)(?:ngày|từ|đến|hết|trước|sau|và|mùng|mồng)\s+{DAY}\s*[/.]\s*(?:0?[1-9]|1[0-2])(?![\d.,/]|\s*%)(?!\s+(?:{COUNTED})(?!\w))",
        r"\d{1,2}\s*/\s*(?:19|20)\d{2}(?!\d)",
        r"(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2}(?!\d)",
        r"(?<!\w)(?:ngày|mùng|mồng)\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?:\s+tháng\s+\d{1,2})?(?:\s*,?\s*năm\s+\d{4})?",
        r"(?<!\w)đợt\s+\d{1,2}/\d{1,2}(?!\d)",
        r"(?<!\w)năm\s+(?:19|20)\d{2}(?![\d.,]*\d)",
        rf"(?<!\w)(?:tháng|quý|tuần|khóa|đợt|kỳ|thứ|lần\s+thứ|nhiệm\s+kỳ|niên\s+khóa|giai\s+đoạn)\s+\d{{1,4}}{NAME}",
        r"(?<!\w)(?:Điều|khoản|điểm|mục|chương|phần|phụ\s+lục|biểu|mẫu|bảng|trang|dòng|câu|hình|phiếu|kỳ\s+họp|Nghị\s+quyết|Chỉ\s+thị"
        r"|Quyết\s+định|Kết\s+luận|Nghị\s+định|Thông\s+tư|Luật|Trung\s+ương|vùng|khu\s+vực|số\s+nhà|đường|quốc\s+lộ|tỉnh\s+lộ"
        r"|huyện\s+lộ|QL|TL|ĐT|cấp\s+độ|mức\s+độ|loại|hạng|bậc|nhóm|khối|lớp|chương\s+trình|đề\s+án|dự\s+án|(?<!biên )(?<!văn )bản|thôn|xóm|ấp|tổ"
        rf"|tổ\s+dân\s+phố|TDP|khu|khu\s+phố|(?<!quân )(?<!bộ )đội|phố|cụm|tiểu\s+khu|chi\s+bộ|chi\s+đoàn|chi\s+hội)\s+(?:số\s+)?\d{{1,4}}{NAME}",
        rf"(?<!tổng )(?<!trong )(?<!trên )(?<!\w)số\s+\d{{1,4}}{NAME}",
        r"(?<!\w)(?:ĐT|điện\s+thoại|SĐT|hotline|fax|đường\s+dây\s+nóng)\s*:?\s*[\d .]{8,}",
        r"(?<![\d.,])0\d{2,3}[ .]\d{3,4}[ .]\d{3,4}(?!\d)",
        r"(?<![\d.,])\d{9,}(?![\d.,]*\d)",
        r"\d{1,2}\s*(?:giờ|h|g)(?!\w)\s*(?:\d{1,2})?(?:\s*phút)?",
        r"\d{1,2}:\d{2}",
        r"(?<!\w)mức\s+\d(?!\w|[.,]\d|\s*%|\s+(?:triệu|nghìn|đồng|tỷ))",
        r"24\s*/\s*(?:24|7)",
        r"(?<!\w)[^\W\d_]{1,6}\d+(?:\.\d+)*",
        rf"(?<![\d.,])\d{{1,3}}(?: \d{{3}})+(?![\d.,])(?!{COUNTED_AFTER})",
        r"(?<![\w.,])\d+(?-i:[A-ZĐ])(?!\w)",
        r"(?<![\d.,])\d[\d.,]*\s*%?\s*[-–÷]\s*\d[\d.,]*\s*%?",
        r"(?<!\w)từ\s+\d[\d.,]*\s*%?\s*(?:[^\W\d]+\s+)?(?:đến|lên|xuống|còn)\s*(?:còn\s+)?\d[\d.,]*\s*%?",
    )
]
"""What is written in digits and counts nothing, from the surest pattern to the widest. A range counts nothing certain."""

FIGURE = re.compile(
    r"(?<![\w.,§])(?<!§/)(?P<digits>\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.])|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.])|\d{1,3}\.\d{1,2}(?=\s*%)|\d+(?:,\d+)?(?![.,]?\d))"
    r"(?P<percent>\s*(?:%|phần\s+trăm))?"
)
WORD = re.compile(
    r"(?<!\w)(một|hai|ba|bốn|sáu|bảy|tám|chín|mười)(?=\s+(?:đảng viên|đồng chí|trường hợp|hộ|em|học sinh|vụ)(?!\w))",
    re.I,
)
WORDS = {word: value for value, word in enumerate("không một hai ba bốn năm sáu bảy tám chín mười".split())}
ABOUT = re.compile(
    r"(?:gần|(?<!cấp )trên|hơn|khoảng|dưới|tối\s+thiểu|ít\s+nhất|nhiều\s+nhất|tối\s+đa|không\s+quá|xấp\s+xỉ|quá|hàng|bình\s+quân"
    r"|trung\s+bình|chừng|≥|≤|>|<|~|±|cỡ|đến\s+dưới|từ)\s*$",
    re.IGNORECASE,
)
ABOUT_AFTER = re.compile(
    r"\s*(?:\S+\s+){0,2}(?:trở\s+lên|trở\s+xuống)|\s*/\s*(?:năm|người|hộ|tháng|ha|ngày|km|\d*\s*dân)|\+", re.IGNORECASE
)
FRACTION = re.compile(r"\s*(?P<unit>[^\W\d]+(?:\s[^\W\d]+){0,3})?\s*/\s*(?:tổng\s+số\s+)?$", re.IGNORECASE)

PLAIN = str.maketrans({".": None, " ": None, ",": "."})


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    start: int
    end: int
    text: str
    is_percent: bool = False
    about: bool = False
    """"gần 900", "từ 90% trở lên": no exact figure."""
    noun: str = ""
    noun_end: int = 0
    kind: str = ""
    """The class of the noun: person, household …"""

    @property
    def decimals(self) -> int:
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def amount(self) -> Decimal:
        """In the smallest unit of its kind: 2,5 tỷ đồng and 2.500 triệu đồng are one amount."""
        return self.value * scales().get(self.noun, 1)

    def in_units_of(self, other: Number) -> Decimal:
        """The value, in the unit of the other where both are of one kind."""
        if self.noun == other.noun or self.kind != other.kind:
            return self.value
        return (self.amount / scales().get(other.noun, 1)).normalize()

    @property
    def is_exact(self) -> bool:
        return not self.is_percent and not self.about

    @property
    def is_count(self) -> bool:
        return self.is_exact and self.value == self.value.to_integral_value()


def masked(text: str) -> str:
    """The text, as long as before, with digits that count nothing made unreadable."""
    text = re.sub(r"[\d.,]{25,}", lambda found: re.sub(r"\d", MASK, found[0]), text)
    for pattern in HIDDEN:
        text = pattern.sub(lambda found: re.sub(r"\d", MASK, found[0]), text)
    return re.sub(
        r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]*\d)(?!\s*%)(?!\s+(?:đảng|hộ|người|học|ha|con|cây|lượt|em)\b)",
        MASK * 4,
        text,
    )


def unnamed(text: str) -> str:
    """Names in digits as letters: "lớp 9" and "mức 2" are words like others, and no days."""
    return re.sub(rf"(?<![\w/.{MASK}]){MASK}{{1,2}}(?![/.{MASK}]\S|{MASK})", lambda found: "x" * len(found[0]), text)


def numbers(text: str) -> list[Number]:
    """In order of the text. ``text`` is masked."""
    found = [digits(text, match) for match in FIGURE.finditer(text)]
    found += [spelled(text, match) for match in WORD.finditer(text)]
    return sorted(found, key=lambda number: number.start)


def digits(text: str, match: re.Match[str]) -> Number:
    written = match["digits"]
    plain = written if re.fullmatch(r"\d{1,3}\.\d{1,2}", written) else written.translate(PLAIN)
    about = bool(ABOUT.search(text, max(0, match.start() - 20), match.start()) or ABOUT_AFTER.match(text, match.end()))
    return with_noun(text, Number(Decimal(plain), match.start(), match.end(), written, bool(match["percent"]), about))


def spelled(text: str, match: re.Match[str]) -> Number:
    return with_noun(text, Number(Decimal(WORDS[match[1].lower()]), match.start(), match.end(), match[1]))


def with_noun(text: str, number: Number) -> Number:
    noun = noun_pattern().match(text, number.end)
    if not noun or number.is_percent:
        return number
    name = " ".join(noun[1].lower().split())
    return Number(
        number.value, number.start, number.end, number.text, number.is_percent, number.about, name, noun.end(), classes()[name]
    )  # fmt: skip


def rate(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """Half up, to as many places as were printed."""
    return (part * 100 / whole).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(value: Decimal) -> str:
    """As a report writes it: 1.234,5."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))
