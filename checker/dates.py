"""Days that do not exist, ranges that run backwards, and what is said to have happened outside the report's time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker import days
from checker.finding import Finding
from checker.report import Report, Sentence, found
from texts import t

RANGE = re.compile(r"(?<!\w)từ\s+(?:ngày\s+)?(?=\d)", re.IGNORECASE)
COMING = re.compile(
    r"phấn đấu|dự kiến|(?<!\w)sẽ(?!\w)|kế hoạch|hạn|trước ngày|chậm nhất|đến năm|hiệu lực|nhiệm kỳ|giai đoạn|mục tiêu|thời gian tới|tới|sắp|đề nghị|tiếp tục"
    r"|hoàn thành trước|chuẩn bị|lịch|theo|căn cứ|thi hành|áp dụng|thời hạn",
    re.IGNORECASE,
)
HELD = re.compile(
    r"(?<!\w)(?:tổ chức|kết nạp|kiểm tra|giám sát|khai giảng|ra mắt|phát động|mở|trao|họp|sinh hoạt|tiến hành|diễn ra|khánh thành|triển khai|tập huấn|ra quân|xảy ra|tiêm|khởi công)(?!\w)",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"thành lập|công nhận|ban hành|ký|từ ngày|kể từ|tiếp tục|sau khi|trước|so với|tính đến|kỷ niệm|cùng kỳ|căn cứ|theo|năm học|giai đoạn|nhiệm kỳ|bắt đầu|đã được",
    re.IGNORECASE,
)
SAME_TIME = re.compile(r"trong (?:kỳ|tháng|quý|năm|6 tháng|9 tháng)", re.IGNORECASE)


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        text = days.without_citations(sentence.text)
        for day in days.written(sentence.text):
            if day.value is None:
                yield found(
                    "date", sentence.block, sentence.start + day.start, sentence.start + day.end, impossible(day)
                )
        for day in days.written(text):
            message = late(report, sentence, day) or outside(report, sentence, text, day)
            if message:
                yield found("date", sentence.block, sentence.start + day.start, sentence.start + day.end, message)
        yield from backwards(sentence, text)
    for block in report.document.blocks:
        if block.kind == "cell":
            for day in days.written(block.text):
                if day.value is None:
                    yield found("date", block, day.start, day.end, impossible(day))


def impossible(day: days.Written) -> str:
    shown = f"{day.day}/{day.month}" + (f"/{day.year}" if day.year is not None else "")
    return t("checker.no_such_day", day=shown)


def late(report: Report, sentence: Sentence, day: days.Written) -> str:
    """Told as a fact, but after the report was written."""
    if day.year is None or day.value is None or report.issued is None or day.value <= report.issued.last:
        return ""
    if sentence.ahead or COMING.search(sentence.text) or not is_told(sentence, day):
        return ""
    return t("checker.day_after_issue", day=f"{day.value:%d/%m/%Y}", issued=f"{report.issued.last:%d/%m/%Y}")


def is_told(sentence: Sentence, day: days.Written) -> bool:
    """ "đã …", or a sentence that begins with the day: told as done, and not as planned."""
    done = re.search(r"(?<!\w)(?:đã|tính đến|bị|xảy ra)(?!\w)", sentence.text, re.IGNORECASE)
    return bool(done or (is_lead(sentence.text, day) and HELD.search(sentence.text)))


def outside(report: Report, sentence: Sentence, text: str, day: days.Written) -> str:
    """Told as done in the report's time, on a day that is not in it."""
    period, value = report.period, day.value
    if period is None or value is None or day.year is None or sentence.ahead or period.first <= value <= period.last:
        return ""
    if COMING.search(sentence.text) or not HELD.search(text) or re.search(r"số\s+\S*§", text):
        return ""
    if EARLIER.search(sentence.text) and not SAME_TIME.search(sentence.text):
        return ""
    if value > period.last and not (
        SAME_TIME.search(sentence.text) or (report.issued is None and is_told(sentence, day))
    ):
        return ""  # after the period, before the report: nothing says that it was meant to be in the period
    if (
        value < period.first
        and not SAME_TIME.search(sentence.text)
        and value.year >= period.first.year - 1
        and not is_lead(text, day)
    ):
        return ""
    return t(
        "checker.day_outside", day=f"{value:%d/%m/%Y}", first=f"{period.first:%d/%m/%Y}", last=f"{period.last:%d/%m/%Y}"
    )


def is_lead(text: str, day: days.Written) -> bool:
    """ "Ngày 15/8/2024, Đảng ủy tổ chức …": the sentence is about that day."""
    return bool(re.fullmatch(r"[-+•*\s]*(?:ngày\s*)?", text[: day.start], re.IGNORECASE))


def backwards(sentence: Sentence, text: str) -> Iterator[Finding]:
    for lead in RANGE.finditer(text):
        both = days.written(text[lead.start() : lead.end() + 50])[:2]
        if len(both) < 2 or not re.search(r"(?<!\w)đến(?!\w)", text[lead.end() : lead.start() + both[1].start]):
            continue
        first, last = both[0].value, both[1].value
        if first and last and both[0].year is not None and both[1].year is not None and first > last:
            start, end = sentence.start + lead.start(), sentence.start + lead.start() + both[1].end
            message = t("checker.range_backwards", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
            yield found("date", sentence.block, start, end, message)
