"""Statements that exclude each other: none found, and one counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker import context
from checker.figures import CHANGE_WORDS
from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.words import canonical, classes, data, one_of
from texts import t

DENIED = re.compile(
    r"(?<!\w)(?P<not>(?:chưa|không)\s+(?:phát hiện|có|xảy ra|để xảy ra|phát sinh|ghi nhận|còn|xuất hiện)(?:\s+(?:thấy|xảy ra|phát sinh))?)\s+"
    r"(?P<what>[^,;.:()]{4,110})",
    re.IGNORECASE,
)
MORE = re.compile(r"(?:,\s+(?:hoặc\s+)?[^\W\d]+(?:\s+[^\W\d]+){0,2}(?=[.,;]))+")
CAUSE = re.compile(r"(?<!\w)(?:do|vì)(?!\w).*")
CLASSIFIER = r"(?:(?:trường hợp|vụ việc|vụ|ca|cặp|đơn thư|đơn|tình trạng|việc|các|hiện tượng|tổ chức|cá nhân)\s+)*"
LOOSE = re.compile(
    r"(?<!\w)(?:nào|gì|phải|bị|xảy ra|trên địa bàn(?:\s+\w+)?|toàn xã|toàn đảng bộ|trong (?:kỳ|năm|quý|tháng)|mắc|mới)(?!\w)",
    re.IGNORECASE,
)
LIMITED = re.compile(
    r"(?<!\w)(?:qua kiểm tra|qua giám sát|riêng|tại|ở|nghiêm trọng|đặc biệt|lớn|phức tạp|vượt cấp|đông người|quá hạn|trở lên)(?!\w)",
    re.IGNORECASE,
)
AIMED = re.compile(
    r"(?:phấn đấu|bảo đảm|đảm bảo|nhằm|để|kiên quyết|tuyệt đối|quyết tâm|nếu|tránh|yêu cầu|cam kết|vận động|tuyên truyền|phải)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is counted, or said not to be."""

    text: str
    sentence: Sentence
    start: int
    end: int
    times: frozenset[str]
    places: frozenset[str]
    number: Number | None = None


def check(report: Report) -> Iterator[Finding]:
    counted = list(counts(report))
    for denial in denials(report):
        against = next((claim for claim in counted if is_denied(denial, claim)), None)
        if against and against.number:
            message = t(
                "checker.exclusive",
                count=written(against.number.value),
                what=against.number.noun,
                line=against.sentence.block.line_at(against.start),
                quote=" ".join(against.sentence.block.text[against.start : against.end].split())[:120],
            )
            yield found("exclusive", denial.sentence.block, denial.start, denial.end, message)
    yield from all_but_some(report)


def denials(report: Report) -> Iterator[Claim]:
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "heading":
            continue
        for match in DENIED.finditer(sentence.masked, sentence.start, sentence.end):
            if not AIMED.search(sentence.masked[max(sentence.start, match.start() - 20) : match.start()]):
                yield claim(report, sentence, match.start("what"), match.end(), match.start())
                more = MORE.match(sentence.masked, match.end(), sentence.end)
                if more and is_topic_denied(more[0]):  # "không có đảng viên bị khai trừ, xóa tên"
                    yield claim(report, sentence, more.start(), more.end(), match.start())


def counts(report: Report) -> Iterator[Claim]:
    """ "01 đảng viên bị xóa tên": a number above nothing with what it counts, to the end of its clause."""
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "heading":
            continue
        for number in sentence.numbers:
            if (
                number.is_count
                and number.value > 0
                and (number.noun or is_topic(sentence.before(number.start)))
                and not CHANGE_WORDS.search(sentence.before(number.start)[-25:])
            ):
                stop = re.compile(r"[,;.:()]|(?<!\w)(?:so với|giảm|tăng)(?!\w)").search(
                    sentence.masked, number.noun_end or number.end
                )
                end = min(stop.start() if stop else sentence.end, sentence.end)
                start = lead(sentence, number)
                yield claim(report, sentence, start, end, start, number)


def is_topic(before: str) -> bool:
    """ "khiển trách 03, khai trừ 01": what is counted stands before the number and nowhere else."""
    return any(re.search(rf"(?:{topic['counted']})\s*$", before, re.IGNORECASE) for topic in data("words")["topic"])


def is_topic_denied(text: str) -> bool:
    return any(re.search(topic["denied"], text, re.IGNORECASE) for topic in data("words")["topic"])


def lead(sentence: Sentence, number: Number) -> int:
    """ "xóa tên 01 đảng viên": up to six words before the number belong to it."""
    before = re.search(r"(?:[^\W\d§]+\s+){0,6}$", sentence.masked[sentence.start : number.start])
    return sentence.start + before.start() if before else number.start


def claim(report: Report, sentence: Sentence, start: int, end: int, quoted: int, number: Number | None = None) -> Claim:
    times, places = context.of(report, sentence, end)
    if number and not number.noun:  # in a balance: what happened did so neither at its beginning nor at its end
        times = frozenset(time for time in times if not re.match(r"(?:đầu|cuối) (?:kỳ|năm|quý|tháng)", time))
    return Claim(sentence.masked[start:end], sentence, quoted, end, times, places, number)


def is_denied(denial: Claim, counted: Claim) -> bool:
    if denial.times != counted.times or denial.places != counted.places or counted.number is None:
        return False
    if is_of_others(denial.text, counted.number):
        return False
    by_topic = any(
        re.search(topic["denied"], denial.text, re.IGNORECASE)
        and re.search(topic["counted"], counted.text, re.IGNORECASE)
        for topic in data("words")["topic"]
    )
    if by_topic and not re.search(
        r"hồ sơ|đề nghị|xem xét|nhiệm kỳ|xóa tên khỏi danh sách (?!đảng viên)", counted.text, re.IGNORECASE
    ):
        return not (LIMITED.search(denial.sentence.text) and denial.sentence.block is not counted.sentence.block)
    return is_same_thing(denial, counted)


def is_of_others(denied: str, number: Number) -> bool:
    """No organisation was disciplined; a member was."""
    whom = re.search(rf"(?<!\w)(?:{one_of(classes())})(?!\w)", denied, re.IGNORECASE)
    kind = classes().get(" ".join(whom[0].lower().split()), "") if whom else ""
    subjects = {"person", "organisation", "household"}
    return kind in subjects and number.kind in subjects and kind != number.kind


def is_same_thing(denial: Claim, counted: Claim) -> bool:
    """The very same words, nothing narrower: "không có vụ cháy rừng" and "02 vụ cháy rừng"."""
    number = counted.number
    if (
        number is None
        or not number.noun
        or LIMITED.search(denial.text)
        or LIMITED.search(denial.sentence.before(denial.start))
    ):
        return False
    after = CAUSE.sub("", counted.sentence.masked[number.noun_end : counted.end])
    noun = "" if re.fullmatch(CLASSIFIER.strip(), number.noun + " ") else number.noun
    denied, told = thing(denial.text), thing(f"{noun} {after}")
    whole = canonical(LOOSE.sub(" ", denial.text)) == canonical(LOOSE.sub(" ", f"{number.noun} {after}"))
    return whole or (len(denied.split()) >= 2 and denied == told)


def thing(text: str) -> str:
    return canonical(LOOSE.sub(" ", re.sub(rf"^\s*{CLASSIFIER}", "", text.strip() + " ", flags=re.IGNORECASE)))


ALL = re.compile(r"100\s*%\s+(?:số\s+)?(?P<what>[^,;.:()]{8,90})", re.IGNORECASE)


def all_but_some(report: Report) -> Iterator[Finding]:
    """ "100% chi bộ hoàn thành kế hoạch" and "còn 02 chi bộ chưa hoàn thành kế hoạch"."""
    everyone = [
        (claim(report, sentence, match.start("what"), match.end(), match.start()))
        for sentence in report.sentences
        if not sentence.ahead
        for match in ALL.finditer(sentence.masked, sentence.start, sentence.end)
    ]
    for counted in counts(report):
        number = counted.number
        rest = counted.sentence.masked[number.noun_end : counted.end] if number else ""
        lacking = re.match(r"\s*(?:chưa|không)\s+(?:được\s+)?(?P<verb>.+)", rest, re.IGNORECASE)
        for whole in everyone if number and lacking else []:
            if number and lacking and is_contrary(whole, counted, number.noun, lacking["verb"]):
                message = t(
                    "checker.all_but_some",
                    count=written(number.value),
                    what=number.noun,
                    line=whole.sentence.block.line_at(whole.start),
                )
                yield found("exclusive", counted.sentence.block, counted.start, counted.end, message)
                break


def is_contrary(whole: Claim, counted: Claim, noun: str, verb: str) -> bool:
    said = re.match(rf"\s*(?:{one_of([noun])})\s+(?:đã|đều|được)?\s*(?P<verb>.+)", whole.text, re.IGNORECASE)
    if not said or whole.times != counted.times or whole.places != counted.places:
        return False
    one, other = canonical(said["verb"]).split(), canonical(verb).split()
    return len(other) >= 2 and one[: len(other)] == other
