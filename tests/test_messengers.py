"""The same talks over every messenger leave the same rows: reports, figures, history, audit; only the channel differs."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.stage import BETWEEN_EVENTS
from house import Parts
from tests.commune import Commune
from tests.conftest import Opened, copied
from tests.messengers import MESSENGERS, Messenger

pytestmark = pytest.mark.slow

TALKS = {
    "a quiet month": """
        secretary: {secretary TT01} → đồng ý không
        secretary: [Đồng ý] → Kính chào
        secretary: [Nhập báo cáo] → (1/6)
        secretary: [Không] → (2/6)
        secretary: [Đúng cả] → (3/6)
        secretary: 22/2, 7 → (4/6)
        secretary: [Đúng cả] → (5/6)
        secretary: [Không] → (6/6)
        secretary: [Ổn định] → Báo cáo tháng 2/2026
        secretary: [Nộp báo cáo] → Mã biên nhận
        """,
    "mistakes": """
        secretary: {secretary TT02} → đồng ý không
        secretary: mấy giờ rồi → "Đồng ý" hoặc "Từ chối"
        secretary: dong y → Kính chào
        secretary: bc → (1/6)
        secretary: ko → (2/6)
        secretary: 8: 3 → phải bằng tổng 10
        secretary: [Khu dân cư 10] → (3/6)
        secretary: 22/2, khoảng 7 → đúng 7, phải không
        secretary: không → (3/6)
        secretary: 8 → (4/6)
        secretary: quay lai → (3/6)
        secretary: giup → bất cứ lúc nào
        secretary: [Gọi trợ giúp] → sẽ liên hệ
        """,
    "corrections": """
        secretary: {secretary TT01} → đồng ý không
        secretary: [Đồng ý] → Kính chào
        office: {office XA} → đồng ý không
        office: [Đồng ý] → Kính chào
        secretary: bc → (1/6)
        secretary: không → (2/6)
        secretary: 13: 2 → (3/6)
        secretary: 22/2, 7 → (4/6)
        secretary: dc → (5/6)
        secretary: ko → (6/6)
        secretary: on dinh → Báo cáo tháng 2/2026
        secretary: nữ 6 → nữ 6
        secretary: nop → Mã biên nhận
        secretary: sửa đi làm xa 3 → 2 → 3
        secretary: sửa → Đồng chí
        secretary: [2. Cơ cấu] →
        secretary: 13: 4 →
        secretary: nộp → 3 → 4
        wait: 26 days
        secretary: sửa đi làm xa 1 → chọn lý do
        secretary: [Nhập nhầm] → Văn phòng
        office: [Xem] → Đi làm xa
        office: [Duyệt] →
        """,
    "enrolment": """
        stranger: chào → mã mời
        stranger: [Xin mã mới] → chức danh và đơn vị
        stranger: bí thư chi bộ bản Hồ Ta → Đã gửi yêu cầu
        stranger: ACEH2345 → Mã chưa đúng
        secretary: {secretary TT01} → đồng ý không
        secretary: [Từ chối] → không đồng ý
        deputy: {deputy TT01} → đồng ý không
        deputy: a → Kính chào
        deputy: /dulieu → phó bí thư
        deputy: /xoadulieu → Xóa tên
        deputy: [Xóa dữ liệu] →
        deputy: chào → mã mời
        """,
    "a meeting": """
        secretary: {secretary TT02} → đồng ý không
        secretary: [Đồng ý] → Kính chào
        member: {member TT02} → đồng ý không
        member: [Đồng ý] → đã ghép
        secretary: /hop → Họp ở đâu
        secretary: Nhà văn hóa bản → 3. Địa điểm: Nhà văn hóa bản
        secretary: 2: 20h → 20:00
        secretary: [Đúng cả] → một lần
        secretary: [Một lần] → Mời các đồng chí
        wait: 1 minutes
        member: [Vắng] → Lý do
        member: [Công tác] → Đã ghi nhận
        member: [Tham dự] → Đã ghi nhận: tham dự
        secretary: /hop → sắp tới
        wait: 9 days
        secretary: [Điểm danh] → Phải dự
        secretary: đủ → Có mặt 9/9
        """,
    "totals": """
        leader: {leader XA} → đồng ý không
        leader: [Đồng ý] → Kính chào
        leader: /tonghop 1/2026 → TỔNG HỢP
        leader: [◀ tháng 12/2025] → TỔNG HỢP
        leader: /tonghop 13/2026 → chưa hiểu
        leader: [Biểu đồ] →
        group: /gan {group XA} →
        group: chúng ta họp lúc nào →
        group: /tonghop 1/2026 →
        """,
}
"""Who says what, "→" what is heard. A tap stands in square brackets, a fresh code of a role in curly ones."""

LINE = re.compile(r"(?P<who>\w+): (?P<words>.+?) →(?: (?P<heard>.*))?|wait: (?P<count>\d+) (?P<span>\w+)")
CODE = re.compile(r"\{(\w+) (\w+)\}")


async def play(talk: str, commune: Commune, messenger: Messenger, parts: Parts) -> None:
    for line in talk.strip().splitlines():
        step = LINE.fullmatch(line.strip())
        assert step, line
        if step["who"]:
            await one_step(commune, messenger, parts, step["who"], step["words"])
            heard = await messenger.newest(step["who"])
            assert (step["heard"] or "") in heard, (line, heard)
        else:
            commune.stage.now += timedelta(**{step["span"]: int(step["count"])})
            await parts.tick()
            await parts.delivery.drain()


async def one_step(commune: Commune, messenger: Messenger, parts: Parts, who: str, words: str) -> None:
    commune.stage.now += BETWEEN_EVENTS
    if code := CODE.search(words):
        words = words.replace(code[0], await commune.code(code[1], code[2]))
    if words.startswith("["):
        await messenger.taps(who, words[1:-1])
    else:
        await messenger.says(who, words)
    await parts.delivery.drain()
    await parts.tick()
    await parts.delivery.drain()


# ── What is stored of it ────────────────────────────────────────────────────

OF_THE_CHANNEL = {"accounts", "outbox", "inbox", "talks", "said", "boards", "codes", "meta"}
"""Tables of what was sent and heard, of codes that are random, and of boards, which Zalo has none of."""
LEFT_OUT = {"channel", "outbox"}


async def stored(commune: Commune) -> dict[str, list[dict[str, Any]]]:
    """Table → rows, where every random id is known by when it was made."""
    names = await commune.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    aliases = {
        **{id_: f"person {at}" for at, (id_,) in enumerate(await commune.rows("SELECT id FROM people ORDER BY rowid"))},
        **{
            code: f"receipt {at}"
            for at, (code,) in enumerate(await commune.rows("SELECT receipt FROM reports ORDER BY id"))
        },
        **{
            uid: f"meeting {at}" for at, (uid,) in enumerate(await commune.rows("SELECT uid FROM meetings ORDER BY id"))
        },
    }
    found = {}
    for (table,) in names:
        if table not in OF_THE_CHANNEL:
            columns = [name for (name,) in await commune.rows("SELECT name FROM pragma_table_info(?)", table)]
            rows = await commune.rows(f"SELECT * FROM {table}")  # noqa: S608 - names from the database itself
            found[table] = [
                {name: known(value, aliases) for name, value in zip(columns, row, strict=True) if name not in LEFT_OUT}
                for row in rows
            ]
    return found


def known(value: Any, aliases: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    return re.sub(r"[0-9a-zA-Z-]{10,}", lambda found: aliases.get(found[0], found[0]), value)


@pytest.mark.parametrize("name", TALKS)
async def test_a_talk_leaves_the_same_rows_over_every_messenger(name: str, opened_once: Opened, tmp_path: Path) -> None:
    left = {}
    for channel, open_messenger in MESSENGERS.items():
        folder = tmp_path / channel
        folder.mkdir()
        async with copied(opened_once, folder) as commune, open_messenger(commune) as (messenger, parts):
            before = await stored(commune)
            await play(TALKS[name], commune, messenger, parts)
            left[channel] = await stored(commune)
            assert left[channel] != before
            used = {
                row[0].partition(":")[0] for row in await commune.rows("SELECT channel FROM audit WHERE channel <> ''")
            }
            assert channel in used
    for table, rows in left["telegram"].items():
        assert left["web"][table] == rows, table
        assert left["zalo"][table] == rows, table
