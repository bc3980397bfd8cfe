"""A small text with one contradiction: its kind, and the words that must be quoted."""

from __future__ import annotations

import pytest

from checker.check import check_bytes

HEAD = "BÁO CÁO\ncông tác năm 2025\n\n"

CONTRADICTIONS = [
    # a percentage that count and base cannot give
    ("percent", "828/870", "Có 828/870 đảng viên cài đặt, đạt 95,3%."),
    ("percent", "94,7%", "Hộ văn hóa: 94,7% (1.180/1.250 hộ)."),
    ("percent", "68,5%", "Trong số 16 đảng viên mới kết nạp có 11 nữ (68,5%)."),
    ("percent", "45,1%", "Tổng số 870 đảng viên, trong đó có 384 đảng viên nữ, chiếm 45,1%."),
    ("percent", "45,1%", "Tổng số 870 đảng viên.\n\nĐảng viên nữ chiếm tỷ lệ 45,1% (384 đồng chí)."),
    ("percent", "5,3%", "Toàn xã có 1.250 hộ. Hộ nghèo có 54 hộ (5,3%)."),
    ("percent", "5,3%", "Toàn xã có 1.250 hộ, trong đó 54 hộ nghèo, chiếm 5,3%."),
    ("percent", "49,9%", "Toàn trường có 756 học sinh. Học sinh nữ 372 em (49,9%)."),
    ("percent", "63,0%", "Trên tổng số 54 chi bộ có 50 chi bộ hoàn thành tốt (63,0%)."),
    ("percent", "88%", "Đã giải quyết 45 trong tổng số 50 đơn, đạt 88%."),
    ("percent", "52%", "Kế hoạch 50 người, thực hiện 56 người, đạt 52% kế hoạch."),
    ("percent", "114%", "Trồng mới 45,6 ha rừng, đạt 114% kế hoạch năm (42 ha)."),
    ("percent", "24,2%", "Kinh phí 12,3 tỷ đồng, trong đó Nhân dân đóng góp 2,46 tỷ đồng (24,2%)."),
    ("percent", "84,9%", "Diện tích 4.526,7 ha, trong đó đất nông nghiệp 3.812,4 ha (84,9%)."),
    ("percent", "25 phần trăm", "Trong 40 hộ có 12 hộ nghèo, chiếm 25 phần trăm."),
    ("percent", "44.9%", "Tổng số 870 đảng viên, trong đó nữ 384 (44.9%)."),
    # count and percentage exchanged, tenths of people
    ("percent", "38% (4,4 đồng chí)", "Lực lượng vũ trang chiếm 38% (4,4 đồng chí)."),
    ("percent", "62% (12,4 hộ)", "Hộ cận nghèo chiếm 62% (12,4 hộ)."),
    ("percent", "37,7 em", "Học sinh bán trú 37,7 em, chiếm 285%."),
    ("percent", "285%", "Tổng số 500 hội viên, trong đó nữ chiếm 285% (57 hội viên)."),
    # no whole number gives it
    ("percent", "95,21%", "Tổng số 870 đảng viên. Có 95,21% đảng viên đã cài đặt Sổ tay đảng viên điện tử."),
    ("percent", "97,17%", "Toàn xã có 1.250 hộ. Đến nay 97,17% hộ tham gia."),
    ("percent", "4,35%", "Toàn xã có 1.250 hộ. Tỷ lệ hộ nghèo còn 4,35%."),
    # the same figure twice
    ("two_values", "286", "Tổng số 870 đảng viên, trong đó 285 đảng viên dân tộc thiểu số.\n\nĐảng viên dân tộc thiểu số chiếm 32,8% (286 đồng chí)."),
    ("two_values", "1.205", "Toàn xã có 1.250 hộ.\n\nHiện nay toàn xã có 1.205 hộ."),
    ("two_values", "765", "Toàn trường có 756 học sinh.\n\nTổng số học sinh: 765 em."),
    ("two_values", "45 hộ", "Toàn xã có 1.250 hộ, trong đó 54 hộ nghèo.\n\nTổng số hộ nghèo là 45 hộ."),
    ("two_values", "18", "Trong năm, Đảng bộ đã kết nạp 16 đảng viên mới.\n\nĐã kết nạp được 18 đảng viên."),
    ("two_values", "53", "Đảng bộ xã hiện có 54 tổ chức đảng trực thuộc.\n\nTính đến nay, toàn Đảng bộ có 53 tổ chức đảng."),
    # sums
    ("sum", "54 tổ chức đảng", "Đảng bộ có 54 tổ chức đảng (03 đảng bộ cơ sở với 17 chi bộ trực thuộc; 07 chi bộ cơ sở; 45 chi bộ trực thuộc)."),
    ("sum", "22 chi bộ", "Đảng bộ có 22 chi bộ trực thuộc, gồm 15 chi bộ thôn, 05 chi bộ trường học, 03 chi bộ cơ quan."),
    ("sum", "870 đảng viên", "Tổng số 870 đảng viên, trong đó chính thức 849, dự bị 31."),
    ("sum", "756 học sinh", "Có 756 học sinh, gồm 384 nam và 327 nữ."),
    ("sum", "24 lớp", "Có 24 lớp với 756 học sinh, trong đó tiểu học 15 lớp, 438 học sinh; THCS 8 lớp, 318 học sinh."),
    ("sum", "khiển trách 03", "Thi hành kỷ luật 05 đảng viên. Hình thức: khiển trách 03, cảnh cáo 02, khai trừ 01."),
    ("sum", "47 tổ chức đảng", "Đảng bộ có 47 tổ chức đảng, trong đó 4 đảng bộ cơ sở, 6 chi bộ cơ sở và 38 chi bộ trực thuộc."),
    ("sum", "17 giải", "Đạt 17 giải: 1 Nhất, 3 Nhì, 5 Ba, 9 Khuyến khích."),
    ("sum", "31 cuộc", "Thực hiện 31 cuộc kiểm tra, giám sát, trong đó kiểm tra 5 cuộc, giám sát 25 cuộc."),
    ("sum", "449 + 383 + 38 = 871", "Cộng lại 449 + 383 + 38 = 871 đảng viên."),
    ("sum", "26 đảng viên", "Chi bộ A có 12 đảng viên, Chi bộ B có 15 đảng viên, tổng cộng 26 đảng viên."),
    ("sum", "trong đó nữ 18 đồng chí", "Kết nạp 16 đảng viên, trong đó nữ 18 đồng chí."),
    ("sum", "3.215 con", "Đàn gia súc 3.215 con, gồm 1.120 con trâu, 985 con bò, 1.200 con dê."),
    ("sum", "tăng 12 đảng viên", "Trong năm tăng 12 đảng viên (kết nạp 7, chuyển đến 6)."),
    ("sum", "65 cuộc", "Thực hiện 65 cuộc kiểm tra đối với 9 tổ chức đảng[1].\n\n[1] Đảng ủy 01 cuộc với 06 tổ chức đảng; Ủy ban Kiểm tra 30 cuộc với 03 tổ chức đảng."),
    ("sum", "24 lớp", "Tổ chức 24 lớp tập huấn[1].\n\n[1] 10 lớp về trồng trọt, 12 lớp về chăn nuôi."),
    ("sum", "54 tổ chức đảng", "Đảng bộ có 54 tổ chức đảng, gồm:\n- 03 đảng bộ cơ sở;\n- 07 chi bộ cơ sở;\n- 45 chi bộ trực thuộc."),
    # amounts in any unit
    ("percent", "53%", "Thu ngân sách 3.240 triệu đồng, đạt 53% dự toán (6 tỷ đồng)."),
    ("percent", "56%", "Thu ngân sách 3 240 triệu đồng, bằng 56% dự toán (6.000 triệu đồng)."),
    ("sum", "18,6 tỷ đồng", "Thu bổ sung 18,6 tỷ đồng, gồm bổ sung cân đối 15,2 tỷ đồng và bổ sung mục tiêu 4.300 triệu đồng."),
    ("percent", "0,9%", "Dư nợ 14,3 tỷ đồng, nợ quá hạn 12,9 triệu đồng (0,9%)."),
    # a base that is named behind the percentage
    ("percent", "15,4%", "Lực lượng lao động là 5.740 người.\n\nBảo hiểm xã hội bắt buộc 834 người, chiếm 15,4% lực lượng lao động."),
    ("percent", "92,1%", "Kích hoạt 8.115 tài khoản mức 2, đạt 92,1% số người đủ điều kiện (8.898 người)."),
    ("percent", "119%", "Có 327 người, đạt 5,7% lực lượng lao động, bằng 119% kế hoạch (300 người)."),
    # compared with a figure in brackets
    ("percent", "15,2%", "Thu 3.240 triệu đồng, tăng 15,2% so với cùng kỳ năm 2024 (2.880 triệu đồng)."),
    ("percent", "2,2%", "Tỷ lệ bao phủ 95,2%, vượt 2,2% so với chỉ tiêu (95%)."),
    ("sum", "giảm 6 hộ", "Có 9 hộ khó khăn, giảm 6 hộ so với đầu năm (14 hộ)."),
    ("sum", "3,5 lần", "Doanh thu 2,75 tỷ đồng, gấp 3,5 lần năm 2024 (1,1 tỷ đồng)."),
    ("percent", "34,6%", "Sốt xuất huyết 7 ca (cùng kỳ 11 ca, giảm 34,6%)."),
    # products, averages, remainders
    ("sum", "330 triệu đồng", "Hỗ trợ 30 triệu đồng/nhà × 12 nhà = 330 triệu đồng."),
    ("sum", "53 triệu đồng", "Tặng 70 suất quà, mỗi suất 500 nghìn đồng: 53 triệu đồng."),
    ("sum", "bình quân 51 người/đội", "Xã có 18 đội với 270 thành viên (bình quân 51 người/đội)."),
    ("sum", "5 chi bộ chưa", "Có 58/61 chi bộ sinh hoạt chuyên đề, còn 5 chi bộ chưa sinh hoạt chuyên đề."),
    # lượt
    ("turns", "900 lượt đảng viên", "Quán triệt cho trên 900 lượt đảng viên, đạt tỷ lệ 100%."),
    ("turns", "1.450 lượt người", "Tuyên truyền cho 1.450 lượt người (100%)."),
    ("turns", "900 lượt", "Có 900 lượt/870 đảng viên tham gia, đạt 103,4%."),
    # citations
    ("citation", "Chỉ thị số 28-NQ/TW", "Thực hiện Chỉ thị số 28-NQ/TW của Ban Bí thư."),
    ("citation", "Nghị quyết 50-CT/TW", "Thực hiện Nghị quyết 50-CT/TW."),
    ("citation", "Nghị định số 22/2021/TT-BGDĐT", "Theo Nghị định số 22/2021/TT-BGDĐT."),
    ("citation", "Kế hoạch số 12-HD/HU", "Theo Kế hoạch số 12-HD/HU của Huyện ủy."),
    ("citation", "22/01/2019", "Chỉ thị số 28-CT/TW, ngày 22/01/2019 của Ban Bí thư."),
    ("citation", "935-CV/TU", "Công văn số 953-CV/TU, ngày 01/4/2026. Theo Công văn số 935-CV/TU, ngày 01/4/2026."),
    (
        "citation", "26-CT/TW",
        "Chỉ thị số 28-CT/TW về nâng cao chất lượng kết nạp đảng viên và rà soát. Chỉ thị số 26-CT/TW về nâng cao chất lượng kết nạp đảng viên và rà soát.",
    ),
    # statements
    ("exclusive", "chưa phát hiện", "Xóa tên 01 đảng viên.\n\nRà soát thường xuyên nhưng chưa phát hiện trường hợp nào phải đưa ra khỏi Đảng."),
    ("exclusive", "không có đảng viên bị khai trừ", "Khai trừ 01 đảng viên.\n\nTrong kỳ không có đảng viên bị khai trừ."),
    ("exclusive", "không có đảng viên bị kỷ luật", "Thi hành kỷ luật khiển trách 02 đảng viên.\n\nTrong kỳ không có đảng viên bị kỷ luật."),
    ("exclusive", "không có học sinh bỏ học", "Có 03 học sinh bỏ học.\n\nTrong năm không có học sinh bỏ học."),
    ("exclusive", "không xảy ra cháy rừng", "Xảy ra 02 vụ cháy rừng.\n\nTrên địa bàn không xảy ra cháy rừng."),
    ("exclusive", "02 chi bộ chưa", "100% chi bộ hoàn thành kế hoạch sinh hoạt.\n\nCòn 02 chi bộ chưa hoàn thành kế hoạch sinh hoạt."),
    ("exclusive", "không có đảng viên nào", "Giảm 13 (chuyển đi 8, từ trần 4, xóa tên 1).\n\nTrong kỳ không có đảng viên nào bị xóa tên."),
    ("exclusive", "không có đảng viên bị khai trừ, xóa tên", "Xóa tên 3 đảng viên.\n\nTrong kỳ không có đảng viên bị khai trừ, xóa tên."),
    # balances
    ("balance", "871 đảng viên", "Đầu kỳ có 858 đảng viên, tăng 20, giảm 8, cuối kỳ 871 đảng viên."),
    ("balance", "45 hộ", "Đầu năm có 74 hộ nghèo, thoát nghèo 23 hộ, phát sinh mới 3 hộ, cuối năm còn 45 hộ nghèo."),
    ("balance", "858 đảng viên", "Đầu năm có 858 đảng viên. Trong năm tăng 20 đảng viên, giảm 9 đảng viên. Hiện nay toàn Đảng bộ có 870 đảng viên."),
    # days
    ("date", "31/4/2025", "Hội nghị ngày 31/4/2025."),
    ("date", "ngày 30 tháng 2 năm 2025", "Hội nghị ngày 30 tháng 2 năm 2025."),
    ("date", "ngày 31/6", "Hoàn thành ngày 31/6."),
    ("date", "15/13/2025", "Họp 15/13/2025."),
    ("date", "từ ngày 01/4/2026 đến ngày 31/3/2025", "Số liệu từ ngày 01/4/2026 đến ngày 31/3/2025."),
    ("date", "15/02/2026", "Ngày 15/02/2026, Đảng ủy tổ chức hội nghị."),
    ("date", "15/8/2023", "Ngày 15/8/2023, nhà trường tổ chức khai giảng lớp học."),
    # typing
    ("spelling", "Sở tay", "Sở tay đảng viên điện tử."),
    ("spelling", "địa bản", "Trên địa bản xã."),
    ("spelling", "chuyên đổi số", "Đẩy mạnh chuyên đổi số."),
    ("spelling", "phân tử", "Đưa những phân tử không đủ tư cách ra khỏi Đảng."),
    ("spelling", "lao khiến", "Chuyển dịch lao khiến lực lượng giảm."),
    ("spelling", "hàng năm", "Hằng năm có kế hoạch, hằng năm tổng kết; đánh giá hàng năm."),
    ("spelling", "Đảng uỷ", "Đảng ủy xã, Ủy ban; Đảng uỷ xã."),
    # names
    ("name", "Nguyễn Văn A", "Khai trừ đồng chí Nguyễn Văn A."),
    ("name", "Lò Thị B", "Đồng chí Lò Thị B bị kỷ luật cảnh cáo."),
    ("name", "Trần Văn C", "Kỷ luật 02 đảng viên: Trần Văn C (khiển trách), Lý Văn D (cảnh cáo)."),
    ("name", "Giàng A Páo", "Xóa tên trong danh sách đảng viên đối với đảng viên Giàng A Páo."),
    ("name", "(họ và tên)", "Xóa tên 01 đảng viên[1].\n\n[1] Đảng viên (họ và tên) thuộc Chi bộ bản Hồ Ta."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "text"), CONTRADICTIONS)
def test_it_is_found(kind: str, words: str, text: str) -> None:
    found = check_bytes("bao-cao.txt", (HEAD + text).encode())
    assert [finding for finding in found if finding.kind == kind and words in finding.quote]
    others = {finding.kind for finding in found} - {kind}
    assert others <= ({"percent"} if kind == "two_values" else set()), "one contradiction is told once"


TABLES = [
    (
        "two_values", "14,15 tỷ đồng",
        "Ước thiệt hại 14,15 tỷ đồng:\n\n| Lĩnh vực | Giá trị (triệu đồng) |\n|---|---|\n| Nhà ở | 2.290 |\n| Khác | 9.160 |\n"
        "| Tổng | 11.450 |\n",
    ),
    (
        "sum", "So sánh: +4",
        "| Chỉ tiêu | 2025 | 2026 | So sánh |\n|---|---|---|---|\n| Kết nạp | 11 | 14 | +4 |\n| Kỷ luật | 3 | 2 | -1 |\n"
        "| Huy hiệu | 18 | 16 | -2 |\n",
    ),
    (
        "percent", "Tỷ lệ: 97,4%",
        "| Danh hiệu | Số lượng | Tỷ lệ |\n|---|---|---|\n| Gương mẫu | 703/742 | 97,4% |\n| Văn hóa | 715/738 | 96,9% |\n"
        "| Vững mạnh | 8/16 | 50,0% |\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "text"), TABLES)
def test_it_is_found_in_a_table(kind: str, words: str, text: str) -> None:
    found = check_bytes("bao-cao.md", (HEAD + text).encode())
    assert [(finding.kind, words in finding.quote) for finding in found] == [(kind, True)]
