"""Of when and of whom a number speaks: two figures can only contradict each other where both are the same."""

from __future__ import annotations

import re

from checker import days
from checker.report import Report, Sentence
from checker.words import UPPER

TIMES = re.compile(
    r"năm học\s+\d{4}\s*[-–]\s*\d{4}|(?:giai đoạn|nhiệm kỳ|niên khóa)\s+\d{4}\s*[-–]\s*\d{4}"
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|tháng\s+\d{1,2}(?:\s*(?:/|năm)\s*\d{4})?|\d{1,2}/\d{4}"
    r"|quý\s+(?:IV|I{1,3}|[1-4])(?!\w)|(?:\d+|ba|sáu|chín) tháng(?: đầu| cuối)?(?: năm)?|(?:đầu|cuối|giữa) (?:năm|kỳ|quý|tháng|nhiệm kỳ)"
    r"|cùng kỳ|(?:năm|kỳ|nhiệm kỳ|tháng|quý) (?:trước|ngoái)|trước (?:đây|đó|khi|sáp nhập|thời điểm)|học kỳ\s+\w+|hằng năm|hàng năm"
    r"|mỗi (?:năm|tháng)|lần thứ|đợt \w+|(?<!\d)(?:19|20)\d{2}(?!\d)|so với|thời điểm|khi thành lập|ban đầu",
    re.IGNORECASE,
)
COMPARED = re.compile(r"(?:so với|cùng kỳ)[^()]*\([^()]*$", re.IGNORECASE)
"""Inside the bracket that explains what is compared with."""
BRACKETS = re.compile(r"\([^()]*\)")
NEUTRAL = re.compile(
    r"từ khi thành lập[^,;.]*đến nay|từ\s+(?:ngày\s+)?[\d/]+\s+đến nay|tính đến nay|đến nay|hiện nay", re.IGNORECASE
)
NAMED = re.compile(
    r"(?<!\w)(?P<kind>[Tt]hôn|(?<!iên )(?<!ăn )(?<!ơ )[Bb]ản|[Xx]óm|[Ấấ]p|[Tt]ổ dân phố|[Tt]ổ|[Cc]hi bộ|[Đđ]ảng bộ|[Tt]rường|[Tt]rạm|[Xx]ã|[Pp]hường|[Tt]hị trấn"
    r"|[Hh]uyện|[Tt]ỉnh|[Hh]ợp tác xã|HTX|[Kk]hu|[Đđ]iểm trường|[Cc]hi hội|[Cc]hi đoàn)"
    rf"\s+(?P<words>(?:cơ sở|trường|bản|thôn|xã|số)?\s?(?:[{UPPER}][\w§]*|§+|\d+(?!\d|\s+[^\W\d]))(?:\s[{UPPER}][\w§]*)*)"
)
KINDS = re.compile(
    r"(?:^|\W)(?:(?:khối|bậc|cấp học|ngành|cụm|lĩnh vực|nhóm|độ tuổi)\s+(?P<words>[^\W\d]+\s+[^\W\d]+)"
    r"|chi bộ\s+(?P<branch>nông thôn|cơ quan|trường|doanh nghiệp|thôn|bản|quân sự|công an|y tế|dân cư|khu dân cư))",
    re.IGNORECASE,
)


def times(report: Report, text: str) -> frozenset[str]:
    """The times that the text names, without those of the report itself and without "now"."""
    plain = NEUTRAL.sub(" ", days.without_citations(text))
    own = report.own.lower()
    found = set()
    for match in TIMES.finditer(plain):
        word = " ".join(match[0].lower().split())
        named = days.written(match[0])
        if named and named[0].value in own_days(report):
            continue
        if (
            re.fullmatch(r"\d{4}", word)
            and report.period
            and int(word) == report.period.last.year
            and f"năm {word}" in own
        ):
            continue
        if word not in own or word in {"so với", "đầu năm", "cuối năm"}:
            found.add(word)
    return frozenset(found)


def own_days(report: Report) -> set[days.date]:
    """The days between which the whole report lies."""
    span = {report.period.first, report.period.last} if report.period else set()
    return span | ({report.closing} if report.closing else set())


def places(report: Report, text: str) -> frozenset[str]:
    """The parts of the whole that the text names: villages, branches, sectors."""
    own = report.own.lower()
    named = {
        f"{found['kind']} {found['words']}".lower()
        for found in NAMED.finditer(text)
        if found["words"].lower() not in own
    }
    return frozenset(named | {(found["words"] or found["branch"]).lower() for found in KINDS.finditer(text)})


def of(report: Report, sentence: Sentence, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """Time and place of a figure: what is said before it in its sentence and to the end of its clause, and the headings."""
    stop = re.compile(r"[,;.()]").search(sentence.block.text, end)
    text = BRACKETS.sub(" ", sentence.block.text[sentence.start : stop.start() if stop else sentence.end])
    headings = " / ".join(sentence.block.sections[1:])
    compared = {"("} if COMPARED.search(text) else set()
    return times(report, last_timed(without_comparisons(text))) | compared, places(report, text) | places(
        report, headings
    )


def without_comparisons(text: str) -> str:
    """ "giảm 02 vụ so với năm 2024; làm rõ 06 vụ": what was compared on the way is no time of what follows."""
    if text.count("(") > text.count(")"):
        return text  # inside a bracket: it may belong to the comparison
    first, *rest = re.split(r"(?=[,;](?!\d))", text)
    kept = [part for part in rest[:-1] if not re.search(r"so với|cùng kỳ", part, re.IGNORECASE)]
    return first + "".join([*kept, *rest[-1:]])


def last_timed(text: str) -> str:
    """From the last clause on that names a time: "năm 2024 có 02 vụ; năm 2025 không có"."""
    plain = days.without_citations(text)
    for stop in sorted((found.start() for found in re.finditer(";", plain)), reverse=True):
        if TIMES.search(plain[stop:]) or NEUTRAL.search(plain[stop:]):
            return text[stop:]
    return text
