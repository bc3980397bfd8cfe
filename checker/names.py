"""A person's name beside discipline: it does not belong in a report that is passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checker.document import Block, Table
from checker.finding import Finding, shortened
from checker.report import Report, found
from checker.words import UPPER, data, one_of
from texts import t

CLAUSE = re.compile(r"[^;.]+(?:\.(?=\w)[^;.]*)*")
BLANK = re.compile(r"\(\s*họ\s+(?:và\s+)?tên\s*\)", re.IGNORECASE)
PLACE = re.compile(
    r"(?:xã|thôn|bản|xóm|phường|huyện|tỉnh|đường|phố|trường|THCS|THPT|Tiểu học|Mầm non|chi bộ|quỹ|giải|giải thưởng|khu|di tích|gương|tư tưởng|đội|chi đội|liên đội|tác giả|nhà|đền|chùa|công ty|doanh nghiệp|cầu|hồ|sông|chợ)\s+$",
    re.IGNORECASE,
)
ACTING = re.compile(
    r"(?<!\w)(?:ký|chủ trì|báo cáo|phụ trách|trình bày|chỉ đạo|phát biểu|kết luận|công bố|trao quyết định|làm trưởng đoàn|trưởng đoàn)(?!\w)",
    re.IGNORECASE,
)


@cache
def person() -> re.Pattern[str]:
    """A surname and one to four more words in capitals; one of them may be an initial."""
    words = data("words")["names"]
    return re.compile(rf"(?<![\w{UPPER}])(?:{one_of(words['surnames'])})(?:\s[{UPPER}][^\W\d_]*){{1,4}}\.?(?!\w)")


@cache
def discipline() -> str:
    words: str = data("words")["names"]["discipline"]
    return words


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        for clause in CLAUSE.finditer(sentence.text):
            start = sentence.start + clause.start()
            for name in names(clause[0]):
                if is_disciplined(clause[0], name):
                    yield told(sentence.block, start + name.start(), start + clause.end())
        for offset, label in sentence.block.marks:
            note = report.document.note(label) if sentence.start < offset <= sentence.end else None
            if note and re.search(
                discipline(), last_clause(sentence.block.text[sentence.start : offset]), re.IGNORECASE
            ):
                yield from in_note(note)
    for table in report.document.tables:
        yield from in_table(table)


def names(text: str) -> list[re.Match[str]]:
    """Persons, not places, schools or movements that bear a name."""
    never = one_of(data("words")["names"]["never"])
    found_names = [
        name
        for name in person().finditer(text)
        if not re.search(never, name[0]) and not PLACE.search(text[: name.start()])
    ]
    return [*found_names, *BLANK.finditer(text)]


def is_disciplined(clause: str, name: re.Match[str]) -> bool:
    """ "khai trừ đồng chí …", "… bị kỷ luật", "kỷ luật 02 đảng viên: …"; not who signed or reported it."""
    before, after = clause[: name.start()], clause[name.end() :]
    title = r"(?:là\s+)?(?:đồng\s+chí|đ/c|đc|ông|bà|anh|chị|đảng\s+viên|cán\s+bộ|công\s+chức)?\s*$"
    way = r"(?:\s+(?:ra\s+)?(?:khỏi|trong)\s+(?:Đảng|danh\s+sách(?:\s+đảng\s+viên)?))?(?:\s+(?:bằng\s+)?hình\s+thức\s+[^,]{0,30}?)?(?:\s+(?:đối\s+với|với))?"
    counted = r"(?:\s+\(?\d+\s+(?:đảng\s+viên|đồng\s+chí|trường\s+hợp|cán\s+bộ|người)\)?[^:(]{0,60}?\s*(?:[:(]|là|gồm)|\s*[:(])(?:[^:()]|\([^()]*\))*"
    if re.search(rf"(?:{discipline()}){way}\s*{title}", before, re.IGNORECASE):
        return True
    if re.search(rf"(?:{discipline()}){way}{counted}$", before, re.IGNORECASE) and not ACTING.search(before):
        return True
    passive = rf"^[^:]{{0,70}}?(?<!\w)(?:bị|phải|chịu|nhận|vi\s+phạm)(?!\w)[^:]{{0,70}}?(?:{discipline()})"
    return bool(re.search(passive, after, re.IGNORECASE)) and not ACTING.search(after.split("bị")[0])


def last_clause(text: str) -> str:
    return re.split(r"[;.]", text.rstrip(" ."))[-1]


def in_note(note: Block) -> Iterator[Finding]:
    """A footnote that is called at discipline says who it was."""
    for name in names(note.text):
        if not ACTING.search(note.text):
            yield told(note, name.start(), len(note.text))
            return


def told(block: Block, start: int, end: int) -> Finding:
    return found("name", block, start, end, t("checker.name"))


def in_table(table: Table) -> Iterator[Finding]:
    """A list of persons with a column for their discipline."""
    head = [cell.strip().lower() for cell in table.rows[0]] if table.rows else []
    whose = next((at for at, cell in enumerate(head) if re.search(r"họ (?:và )?tên", cell)), None)
    what = next((at for at, cell in enumerate(head) if re.search(r"kỷ luật|xử lý|hình thức", cell)), None)
    if whose is None or what is None:
        return
    for row, line in zip(table.rows[1:], table.lines[1:], strict=True):
        if (
            max(whose, what) < len(row)
            and row[what].strip()
            and person().search(row[whose])
            and re.search(discipline(), " ".join([*head, row[what]]), re.IGNORECASE)
        ):
            yield Finding("name", shortened(" | ".join(row)), line, t("checker.name"))
