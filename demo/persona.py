"""A branch secretary who knows the branch's true figures and only reads what the bot says.

Nothing here looks into the database: the questions are understood from their words, as a person
would, and answered by a tap or by typing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from demo.sample import int_of
from events import Choice, Message
from reporting.answers import fold
from reporting.form import Figure, Form
from reporting.values import Value

LINE = re.compile(r"^(\d+)\. (.+): (.+?)(?: ✎)?(?: \((?:theo Văn phòng|từ điểm danh)\))?$", re.MULTILINE)
ONE = re.compile(r"(?:^|\n)([^\n:]+): bao nhiêu ")
ARRIVED = re.compile(r"Chuyển đến \d+: ")
EXCUSED = re.compile(r"^Đã ghi: .*có mặt \d+, vắng có lý do (\d+),")
IN_ORDER = re.compile(r"Gõ lần lượt: (.+?)\. Ví dụ", re.DOTALL)
MOVES = ("ket_nap", "chuyen_den", "phuc_hoi", "chuyen_di", "tu_tran", "xoa_ten", "khai_tru", "xin_ra")
INSPECTIONS = ("kt_cuoc", "kt_dv", "gs_cuoc", "gs_dv", "kt_tcd", "gs_tcd")


@dataclass(frozen=True, slots=True)
class Answer:
    """A tap on a choice, or words typed."""

    text: str = ""
    choice: Choice | None = None


def offered(heard: Message) -> dict[str, Choice]:
    """The choices under a message, by their labels as a hurried person reads them."""
    return {fold(choice.label): choice for row in heard.rows for choice in row}


@cache
def names(form: Form) -> dict[str, Figure]:
    """The form's figures by what the bot calls them; of two that share a name the first is meant."""
    found: dict[str, Figure] = {}
    for figure in form.figures.values():
        for name in () if figure.na else (figure.short, figure.label):
            found.setdefault(fold(name), figure)
    return found


@dataclass(slots=True)
class Persona:
    """``truth``: the month's figures; ``before``: last month's."""

    form: Form
    truth: Mapping[str, Value]
    before: Mapping[str, Value]
    slips: list[str] = field(default_factory=list)
    """Wrong things to type at the meeting question before the right one."""
    told_absence: bool = False

    def answers(self, heard: Message) -> Answer | None:
        """What to do about the bot's last message; None when nothing is asked."""
        labels = offered(heard)
        text = heard.text
        unexplained = self.number("sh_vang_kld")
        if unexplained and not self.told_absence and "đã ghi" in text.lower() and "vắng" in text.lower():
            self.told_absence = True
            return Answer(f"sửa vắng không lý do {unexplained}")
        excused = EXCUSED.search(text)
        if excused and not unexplained and not self.told_absence and int(excused[1]) != self.number("sh_vang_ld"):
            # The bot reckons with those who had to come at the month's end, not on the day.
            self.told_absence = True
            return Answer(f"sửa vắng có lý do {self.number('sh_vang_ld')}")
        if "trong xa" in labels:
            moved = "chuyen_den_nb" if ARRIVED.search(text) else "chuyen_di_nb"
            return Answer(choice=labels["trong xa" if self.number(moved) else "noi khac"])
        if "khong dung" in labels:
            # Another branch says that somebody moved between the two: the sample's pairs are true.
            return Answer(choice=labels["dung"])
        if not labels and "phần trong xã" in text:
            return Answer("bc")
        if "dung ca" in labels:
            return self.listing(text, labels["dung ca"])
        must = next((choice for label, choice in labels.items() if label.startswith("phai du ")), None)
        if must is not None and f"Có mặt {self.number('sh_du')} " in text:
            # Somebody was exempted only after the meeting: on the day so many had to come.
            return Answer(choice=must)
        if "nhap lai" in labels:
            return Answer(choice=labels["nhap lai"])
        for label in ("nop bao cao", "da dung, nop bao cao", "nhap bao cao"):
            if label in labels:
                return Answer(choice=labels[label])
        if "tăng hoặc giảm" in text:
            return Answer(choice=labels["co" if any(self.number(code) for code in MOVES) else "khong"])
        if "kiểm tra, giám sát không" in text:
            return Answer(choice=labels["co" if any(self.number(code) for code in INSPECTIONS) else "khong"])
        return self.open_question(text, labels)

    def open_question(self, text: str, labels: Mapping[str, Choice]) -> Answer | None:
        asked = IN_ORDER.search(text)
        if asked:
            return self.in_order([self.figure(name) for name in asked[1].split(", ")])
        one = ONE.search(text)
        if one or "Đồng chí chọn giúp" in text or ("cu de day" in fold(text)):
            figure = self.figure(one[1]) if one else self.figure("Có mặt")
            return Answer(self.slips.pop(0) if self.slips else str(self.wanted(figure)))
        if "Tình hình tư tưởng" in text:
            return Answer(
                choice=labels["on dinh" if self.truth.get("tu_tuong") == "on_dinh" else "co viec can quan tam"]
            )
        if "bao truc tiep" in labels:
            return Answer(choice=labels["bao truc tiep"])
        if "co quyet dinh" in labels:
            return Answer(choice=labels["co quyet dinh"])
        if "chua hop" in labels:
            return self.in_order([self.figure("Ngày họp")])
        if "lý do" in text and labels:
            return Answer(choice=next(iter(labels.values())))
        return None

    def listing(self, text: str, accept: Choice) -> Answer:
        """Change the lines that differ from the truth; accept when none does."""
        wrong = [
            f"{number}: {wanted}"
            for number, label, shown in LINE.findall(text)
            if (wanted := self.wanted(self.figure(label))) is not None and shown.replace(".", "") != str(wanted)
        ]
        return Answer(", ".join(wrong)) if wrong else Answer(choice=accept)

    def in_order(self, figures: list[Figure]) -> Answer:
        if figures[0].code == "sh_ngay":
            if self.slips:
                return Answer(self.slips.pop(0))
            day = self.truth["sh_ngay"]
            if not isinstance(day, date):
                return Answer("chưa họp")
            return Answer(f"{day.day}/{day.month}, {self.number('sh_du')}")
        return Answer(", ".join(str(self.wanted(figure)) for figure in figures))

    def figure(self, name: str) -> Figure:
        """The figure that the bot calls by this name. Raises KeyError: then the bot asks for something unknown."""
        return names(self.form)[fold(name)]

    def wanted(self, figure: Figure) -> int | None:
        """The true value; who came and went is worked out from the balances."""
        gained = {"den_nu": "nu", "den_dtts": "dtts", "den_du_bi": "du_bi"}
        lost = {"giam_nu": "nu", "giam_dtts": "dtts", "giam_du_bi": "du_bi"}
        if figure.code in gained:
            return max(0, self.drift(gained[figure.code]))
        if figure.code in lost:
            return max(0, -self.drift(lost[figure.code]))
        return self.number(figure.code) if figure.code in self.truth else 0

    def drift(self, code: str) -> int:
        """What admission and recognition do not explain of a change in the balance."""
        change = self.number(code) - int_of(self.before.get(code))
        explained = {"nu": "ket_nap_nu", "dtts": "ket_nap_dtts", "du_bi": "ket_nap"}[code]
        recognised = self.number("cong_nhan_ct") if code == "du_bi" else 0
        drift = change - self.number(explained) + recognised
        arrived = self.number("chuyen_den") + self.number("phuc_hoi")
        left = sum(self.number(move) for move in MOVES[3:])
        return max(-left, min(arrived, drift))

    def number(self, code: str) -> int:
        return int_of(self.truth.get(code))
