"""Make every template anew."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx.document import Document as Paper

from documents.stationery.body import write
from documents.stationery.branch_page import branch_page
from documents.stationery.footnotes import Footnotes
from documents.stationery.paper import new_paper
from documents.word_templates import BRANCH_PAGE, CORRECTIONS

TEMPLATES = Path(__file__).parent.parent / "templates"
SOURCES = {
    "thang": "thang", "quy": "ky", "6-thang": "ky", "9-thang": "ky", "nam": "nam", "chi-thi-28": "chi-thi-28",
}  # fmt: skip
"""Template → the text that it is made from."""


def build(source: str) -> bytes:
    paper = new_paper()
    footnotes = Footnotes()
    write(paper, source, footnotes)
    footnotes.put_into(paper)
    return saved(paper)


def saved(paper: Paper) -> bytes:
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def main() -> None:
    CORRECTIONS.parent.mkdir(exist_ok=True)
    CORRECTIONS.write_bytes(build("dinh-chinh"))
    for name, source in SOURCES.items():
        (TEMPLATES / f"{name}.docx").write_bytes(build(source))
    BRANCH_PAGE.write_bytes(saved(branch_page()))


if __name__ == "__main__":
    main()
