"""February and March 2026, message by message, at a moving clock, through the production path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tqdm import tqdm

from commands import export
from demo import quiet_month, sample, world
from demo.persona import Persona
from demo.stage import Stage
from demo.talk import StuckError, Talk
from demo.transcript import Transcript
from reporting.calendar import Calendar
from reporting.periods import Period, Span
from storage import rollups

TRANSCRIPTS = {"TT01": "thang_yen_tinh", "TT20": "ket_nap_chuyen_den", "TT02": "nham_va_sua"}
"""Unit → what its transcript shows."""
SLIPS = ["5/3, 99", "khoang 6", "hai nam", "không biết"]
"""What the third secretary types first at the meeting question of March."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a report cost the person and the messenger."""

    unit: str
    period: str
    taps: int
    typed: int
    messages: int


async def play(out: Path) -> int:
    """Play the two months; 0 when the totals equal the sample's, and a quiet month takes few messages everywhere."""
    here = await world.make_anew(out)
    stage = Stage(here, world.BEGINS)
    try:
        efforts = await play_months(stage, out)
        async with here.db.snapshot() as connection:
            whole = Span(Period(2025, 7), sample.LAST_PLAYED)
            found = export.summarise(await rollups.of(connection, here.house.forms, world.ROOT, whole))
    finally:
        await here.db.close()
    export.write_json(out / "tong_hop.json", found)
    write_efforts(out / "luot_tra_loi.json", efforts)
    status = report(found, efforts, out)
    return max(status, quiet_month.report(await quiet_month.play(out / "thang_yen_tinh")))


async def play_months(stage: Stage, out: Path) -> list[Effort]:
    figures = sample.months()
    units = sample.reporting_units(stage.world.house.forms)
    transcripts = {unit: Transcript(out / f"hoi_thoai_{unit}_{name}.txt") for unit, name in TRANSCRIPTS.items()}
    efforts: list[Effort] = []
    played = [sample.FIRST_PLAYED, sample.LAST_PLAYED]
    with tqdm(total=len(units) * len(played), desc="Báo cáo", unit="bc", disable=None) as progress:
        for period in played:
            await stage.move_to(Calendar().opens_at(period))
            for at, unit in enumerate(units):
                stage.now += timedelta(minutes=20 if at % 20 else 600)
                truth = figures[unit.code, period]
                persona = Persona(
                    stage.world.house.forms.for_unit(unit.kind, period),
                    truth,
                    figures[unit.code, period.plus(-1)],
                )
                if unit.code == "TT02" and period == sample.LAST_PLAYED:
                    persona.slips = list(SLIPS)
                talk = Talk(stage, world.secretary(unit.code), persona, transcripts.get(unit.code))
                await talk.to_the_end()
                efforts.append(Effort(unit.code, str(period), talk.taps, talk.typed, talk.messages))
                await talk.name_the_other_branch(sample.transfers(period).get(unit.code, ""))
                await stage.move_to(stage.now)
                progress.update()
            await stage.move_to(Calendar().due_at(period))
        await correct_and_take_back(stage, transcripts["TT02"])
    for transcript in transcripts.values():
        transcript.close()
    return efforts


async def correct_and_take_back(stage: Stage, transcript: Transcript) -> None:
    """The third secretary corrects a figure after filing, sees that it was right before, and corrects it back."""
    chat = world.secretary("TT02")
    women = sample.months()["TT02", sample.LAST_PLAYED]["nu"]
    if not isinstance(women, int):
        raise StuckError("TT02: không có số nữ trong dữ liệu mẫu")
    for words in (f"sửa nữ {women - 1}", f"sửa nữ {women}"):
        transcript.person(words)
        await stage.says(chat, words)
        transcript.bot(stage.mailbox.newest(chat)[1])
        if "Biên nhận mới" not in stage.mailbox.newest(chat)[1].text:
            raise StuckError(f"TT02: đính chính không thành: {stage.mailbox.newest(chat)[1].text}")


def write_efforts(path: Path, efforts: list[Effort]) -> None:
    rows = [
        {"don_vi": one.unit, "ky": one.period, "cham": one.taps, "go": one.typed, "tin_cua_bot": one.messages}
        for one in efforts
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def report(found: dict[str, Any], efforts: list[Effort], out: Path) -> int:
    """Say what came out, and whether it is right."""
    wanted = sample.totals()
    wrong = list(differences(wanted, found))
    answers = sorted(one.taps + one.typed for one in efforts)
    messages = sorted(one.messages for one in efforts)
    middle = len(efforts) // 2
    print(f"{len(efforts)} báo cáo qua chat; trung vị {answers[middle]} lượt trả lời, {messages[middle]} tin của bot.")
    print(f"Kết quả trong {out}: demo.db, tong_hop.json, luot_tra_loi.json, {len(TRANSCRIPTS)} hội thoại.")
    if wrong:
        print("Tổng hợp KHÔNG khớp:", *wrong, sep="\n  ")
        return 1
    print(f"Tổng hợp {found['tu_ky']}–{found['den_ky']} khớp dữ liệu gốc: {found['so_cuoi_ky']['cuoi_ky']} đảng viên.")
    return 0


def differences(wanted: Any, found: Any, path: str = "") -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in {**wanted, **found}:
            yield from differences(wanted.get(key), found.get(key), f"{path}/{key}")
    elif wanted != found:
        yield f"{path}: phải là {wanted}, ra {found}"
