"""Words that steer the talk. The whole utterance must be the command: "không thay đổi" is one, "huỷ bỏ báo cáo của chi bộ khác" is none."""

from __future__ import annotations

import re
from enum import StrEnum

from reporting.answers.normalise import normalise
from reporting.answers.phrases import Phrases


class Command(StrEnum):
    EDIT = "edit"
    CANCEL = "cancel"
    SKIP = "skip"
    NEXT = "next"
    BACK = "back"
    SAME = "same"
    SUBMIT = "submit"
    REVIEW = "review"
    HELP = "help"
    START = "start"
    LATER = "later"
    REPORT = "report"
    NOT_MET = "not_met"
    AWAY = "away"
    FAR_AWAY = "far_away"
    RETURNED = "returned"
    MEETING = "meeting"
    ATTENDANCE = "attendance"
    WAYS = "ways"


SPELLED = {
    Command.EDIT: "sửa,sửa lại,sửa số,chỉnh sửa,đổi lại,nhập lại,chỉnh lại,sửa báo cáo,/sua",
    Command.CANCEL: "hủy,hủy bỏ,dừng lại,/huy,xóa hết,hủy báo cáo,thoát",
    Command.SKIP: "bỏ qua,bỏ,skip,qua,bỏ qua mục này",
    Command.NEXT: "next,tiếp,tiếp tục,tiếp theo,sang mục sau,đi tiếp",
    Command.BACK: "quay lại,lùi,trở lại,lùi lại,về trước,quay về,back,/quaylai",
    Command.SAME: "như tháng trước,giống tháng trước,giữ nguyên,không đổi,không thay đổi,ko đổi,ko thay đổi,như cũ,vẫn như cũ,y như tháng trước,như tháng trước hết,giữ nguyên số",
    Command.SUBMIT: "gửi,nộp,nộp báo cáo,nộp bc,/nop,gửi báo cáo,nộp đi,gửi đi,nộp luôn",
    Command.REVIEW: "xem,xem lại,kiểm tra lại,xem báo cáo,xem số,/xemlai,xem số đã nhập,xem số đã nộp",
    Command.HELP: "trợ giúp,giúp,giúp tôi,giúp đỡ,giúp với,help,hướng dẫn,/giup,/help,trợ giúp tôi,cần giúp,?",
    Command.START: "/start,bắt đầu,start",
    Command.LATER: "để sau,lát nữa,để lát nữa,tạm dừng,để mai,lúc khác,làm sau,bận,đang bận,/desau",
    Command.REPORT: "bc,báo cáo,nhập báo cáo,làm báo cáo,nhập bc,bắt đầu báo cáo,/bc,/baocao,nhập số liệu",
    Command.AWAY: "tạm vắng,tôi tạm vắng,đi vắng,tôi đi vắng,/tamvang",
    Command.FAR_AWAY: "đang đi làm xa,đi làm xa,đang làm xa,đang đi làm ăn xa,đi làm ăn xa,đang làm ăn xa,đang đi xa,đi xa,đang ở xa,/dixa",
    Command.RETURNED: "đã về,về rồi,đã về rồi,đã về quê,mới về,không đi xa nữa,không đi làm xa nữa,không còn đi làm xa",
    Command.NOT_MET: "chưa họp,chưa sinh hoạt,không họp,ko họp,chưa tổ chức họp,tháng này chưa họp,chi bộ chưa họp,chưa họp được",
    Command.MEETING: "lịch họp,đặt lịch họp,lịch sinh hoạt,đặt lịch sinh hoạt,/hop",
    Command.ATTENDANCE: "điểm danh,điểm danh lại,/diemdanh",
    Command.WAYS: "kênh,kênh nhận tin,đổi kênh,thêm kênh,thêm máy,thêm máy khác,/kenh",
}
PHRASES = {command: Phrases(listed) for command, listed in SPELLED.items()}

STOP = "dừng"
""" "dung" without diacritics could be đúng, dừng or dùng: no command."""

POLITE_ENDS = Phrases("ạ,nhé,nha,giùm,dùm,hộ tôi,cho tôi,giúp tôi,đi")
POLITE_STARTS = ("dạ ", "cho tôi ", "cho toi ", "xin ")
""" "da nop" could be "đã nộp", which is no wish to file: "dạ" counts only as written."""
SLASH = re.compile(r"/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.ASCII | re.DOTALL)


def read_command(text: str) -> Command | None:
    """The command that the whole text is; None for anything else."""
    said = normalise(text).strip(" .,!;")
    if said == STOP:
        return Command.CANCEL
    return command_of(said) or command_of(without_politeness(said))


def command_of(said: str) -> Command | None:
    return next((command for command, phrases in PHRASES.items() if said in phrases), None)


def without_politeness(said: str) -> str:
    for start in POLITE_STARTS:
        said = said.removeprefix(start)
    return POLITE_ENDS.without_end(said.strip(" ,"))


def split_command(text: str) -> tuple[str, str] | None:
    """``/start@Bot CODE`` → ``("start", "CODE")``; None for what is no slash command."""
    found = SLASH.fullmatch(text.strip())
    return (found[1], (found[2] or "").strip()) if found else None


EDIT_WORDS = Phrases("sửa,sửa lại,sửa số,chỉnh,chỉnh sửa,chỉnh lại,đổi,đổi lại,nhập lại")


def read_edit(text: str) -> str | None:
    """What is to be changed, as typed behind "sửa"; "" where it was not said, None for no wish to change."""
    said = normalise(text).strip(" .,!;")
    if said in EDIT_WORDS:
        return ""
    head, tail = EDIT_WORDS.opening(said)
    return tail if head else None


LINE_NUMBER = re.compile(r"(?:(?:dòng|dong|mục|muc|câu|cau)\s*)?(\d{1,2})", re.ASCII)
MOVED = re.compile(r"(?:(?:từ|tu)\s+)?\S+\s*(?:thành|thanh|sang|lên|len|xuống|xuong|->|→)\s*(.+)")
LINKS = Phrases("là,thành,sang,còn,lên,xuống,=,:")


def read_line_number(text: str) -> int | None:
    """ "3", "dòng 3": which line is to be changed; None for anything else."""
    found = LINE_NUMBER.fullmatch(normalise(text))
    return int(found[1]) if found else None


def read_new_value(text: str) -> str:
    """The value in "7 → 8", "từ 7 thành 8", "là 8", ": 8", as typed."""
    said = normalise(text).strip(" :=")
    moved = MOVED.fullmatch(said)
    return moved[1] if moved else LINKS.opening(said)[1]
