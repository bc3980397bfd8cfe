"""What a member says about working far away, and about being in touch with the branch."""

from __future__ import annotations

from reporting.answers.around import strip_polite
from reporting.answers.commands import PHRASES, Command
from reporting.answers.normalise import normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases
from reporting.answers.words import read_yes_no

OF_ONESELF = ("tôi ", "toi ", "em ", "mình ", "minh ")
NOT_AWAY = Phrases("không đi xa,không đi làm xa,không đi làm ăn xa,không đi,không đi đâu,ở nhà,đang ở nhà")
NOT_KNOWN = Phrases(
    "chưa biết,chưa rõ,không biết,không rõ,chưa xác định,chưa biết ngày về,chưa rõ ngày về,không biết ngày về,"
    "chưa biết khi nào về,chưa biết bao giờ về,không biết khi nào về"
)
IN_TOUCH = Phrases(
    "còn,vẫn còn,vẫn,vẫn có,vẫn giữ,vẫn liên lạc,giữ liên lạc,còn liên lạc,vẫn giữ liên lạc,vẫn giữ được liên lạc,"
    "vẫn còn liên lạc,còn giữ liên lạc,vẫn còn giữ liên lạc,có giữ liên lạc,vẫn thường xuyên liên lạc"
)
HAS_TROUBLE = Phrases("khó khăn,đang khó khăn,gặp khó khăn,đang gặp khó khăn,khó,khó liên lạc,liên lạc khó khăn")
ABOUT = Phrases("với chi bộ,được")


def read_far_away(text: str) -> str | None:
    """What is said behind "tôi đang đi làm xa" ("đến 30/6"); "" for nothing, None where that is not what was said."""
    said = of_oneself(text)
    if said in PHRASES[Command.FAR_AWAY]:
        return ""
    head, tail = PHRASES[Command.FAR_AWAY].opening(said)
    return tail if head else None


def has_returned(text: str) -> bool:
    """ "tôi đã về", "không đi xa"."""
    said = of_oneself(text)
    return said in PHRASES[Command.RETURNED] or said in NOT_AWAY


def is_not_known(text: str) -> bool:
    """ "chưa biết ngày về"."""
    return of_oneself(text) in NOT_KNOWN


def read_in_touch(text: str) -> Accepted[bool] | Unclear:
    """ "vẫn giữ": True; "đang khó khăn": False. "không" may mean either."""
    said = of_oneself(text)
    said = ABOUT.without_end(said.removeprefix("có, ").removeprefix("co, "))
    if said in HAS_TROUBLE:
        return Accepted(False)
    yes = read_yes_no(said)
    if said in IN_TOUCH or (yes == Accepted(True) and not said.isdigit()):
        return Accepted(True)
    return Unclear(Reason.AMBIGUOUS if yes == Accepted(False) else Reason.NOT_A_NUMBER)


def of_oneself(text: str) -> str:
    """Without polite words, and without who speaks."""
    said = strip_polite(normalise(text))
    start = next((start for start in OF_ONESELF if said.startswith(start)), "")
    return said.removeprefix(start)
