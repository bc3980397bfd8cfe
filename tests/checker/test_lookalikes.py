"""What looks like a contradiction and is none: each of these must find nothing."""

from __future__ import annotations

import pytest

from checker.check import check_bytes

LOOKALIKES = [
    # a subset of a subset, another base
    "Tổng số 870 đảng viên. Kết nạp 16 đảng viên, trong đó 11 nữ (68,8%).",
    "Tổng số 870 đảng viên, trong đó 384 nữ (44,1%). Kết nạp 16 đảng viên mới, nữ 11 đồng chí (68,8%), dân tộc thiểu số 5 đồng chí (31,3%).",
    "Đảng bộ xã có 870 đảng viên; 384 đồng chí là nữ (44,1%), trong số đảng viên nữ có 96 đồng chí người dân tộc thiểu số (25%).",
    "Trong số 56 quần chúng được cử đi học có 54 người được cấp giấy chứng nhận (96,4%), trong đó 30 nữ (55,6%).",
    "Toàn trường có 756 học sinh. Khối 9 có 78 học sinh, tốt nghiệp 77 em (98,7%), trong đó loại giỏi 12 em (15,6%).",
    "Toàn xã có 1.250 hộ. Thôn Nà Lạ có 96 hộ, trong đó 12 hộ nghèo (12,5%).",
    "Tổng số 412 đảng viên. Số đảng viên được đánh giá 398 đồng chí: hoàn thành xuất sắc 52 đồng chí (13,1%), hoàn thành tốt 320 đồng chí (80,4%).",
    # percentages of a target, growth, over 100
    "Tổng số 870 đảng viên. Kết nạp 16 đảng viên, đạt 80% chỉ tiêu giao.",
    "Thu ngân sách đạt 12,3 tỷ đồng, bằng 123% kế hoạch, tăng 15,2% so với cùng kỳ.",
    "Trồng mới 45,6 ha rừng, đạt 114% kế hoạch năm (40 ha).",
    "Số đảng viên tăng 12 đồng chí (1,4%) so với năm 2024.",
    "Toàn xã có 1.250 hộ. Hộ nghèo giảm 20 hộ (1,6%) so với đầu năm.",
    "Kế hoạch kết nạp 20 đảng viên, đến nay đã kết nạp 16 đồng chí, đạt 80%.",
    "Công suất sử dụng giường bệnh đạt 112,5%, số lượt khám đạt 3.214 lượt.",
    "Tỷ lệ hộ nghèo giảm 1,6 điểm phần trăm, từ 5,9% xuống 4,3%.",
    "Phấn đấu đến cuối năm 95,21% đảng viên cài đặt Sổ tay đảng viên điện tử. Tổng số 870 đảng viên.",
    "Tổng số 870 đảng viên. Theo quy định phải có ít nhất 66,67% đảng viên dự họp.",
    "Sản lượng lúa đạt 6.420 tấn, bằng 104% so với năm trước; năng suất 52,3 tạ/ha.",
    # shares of different bases in one sentence
    "Tổng số 870 đảng viên: nữ 384 đồng chí (44,1%), dự bị 21 đồng chí (2,4%); trong 54 chi bộ có 50 chi bộ hoàn thành tốt nhiệm vụ (92,6%).",
    "Toàn xã có 1.250 hộ với 5.318 nhân khẩu; hộ nghèo 54 hộ (4,3%), người có thẻ bảo hiểm y tế 5.105 người (96%).",
    "Trong 24 lớp có 15 lớp tiểu học (62,5%), với 438 trong tổng số 756 học sinh (57,9%).",
    # years, dates, comparisons
    "Năm 2024 có 74 hộ nghèo (5,9%); năm 2025 còn 54 hộ nghèo (4,3%). Toàn xã có 1.250 hộ.",
    "Năm 2024 kết nạp 14 đảng viên; năm 2025 kết nạp 16 đảng viên.",
    "Đầu nhiệm kỳ, Đảng bộ có 790 đảng viên; đến nay Đảng bộ có 870 đảng viên.",
    "Tính đến 31/12/2024 toàn xã có 1.238 hộ. Tính đến 31/12/2025 toàn xã có 1.250 hộ.",
    "6 tháng đầu năm kết nạp 9 đảng viên. Cả năm kết nạp 16 đảng viên.",
    "Tổng số 870 đảng viên, tăng 12 so với 2024 (858 đảng viên).",
    "Học kỳ I có 760 học sinh, học kỳ II có 756 học sinh.",
    "Năm học 2023 - 2024 toàn trường có 742 học sinh. Năm học 2024 - 2025 toàn trường có 756 học sinh.",
    # the same word for different units
    "Khối nông thôn hiện có 15 chi bộ. Khối cơ quan hiện có 7 chi bộ.",
    "Chi bộ nông thôn có 44 chi bộ; chi bộ cơ quan có 24 chi bộ.",
    "Thôn Bản Cầm hiện có 120 hộ. Thôn Nà Khương hiện có 86 hộ.",
    "Đảng bộ xã có 54 tổ chức đảng. Kiểm tra 23 tổ chức đảng.",
    "Hội Nông dân có 412 hội viên. Hội Phụ nữ có 530 hội viên.",
    "Tổng số 870 đảng viên. Giám sát 103 đảng viên. Khen thưởng 35 đảng viên.",
    "Bậc mầm non có 210 học sinh. Bậc tiểu học có 438 học sinh.",
    # money, areas, telephones, numbers of documents
    "Tổng diện tích 4.526,7 ha, trong đó đất nông nghiệp 3.812,4 ha (84,2%), đất ở 96,5 ha.",
    "Kinh phí 312,5 triệu đồng; đã giải ngân 12,3 tỷ đồng.",
    "Đường dây nóng: 0912.345.678 hoặc 0213 3875 115; số tài khoản 8201205001234.",
    "Thực hiện Nghị quyết số 15-NQ/ĐU, Kế hoạch số 87-KH/ĐU, Công văn số 312-CV/HU, Thông báo số 45-TB/TU.",
    "Căn cứ Luật số 91/2025/QH15, Nghị định số 356/2025/NĐ-CP, Thông tư số 22/2021/TT-BGDĐT, Quyết định số 318/QĐ-TTg.",
    "Thực hiện Nghị quyết số 28-NQ/TW và Chỉ thị số 28-CT/TW.",
    "Quy định số 144-QĐ/TW, Quyết định số 144-QĐ/TU, Hướng dẫn số 05-HD/VPTW, Kết luận số 21-KL/TW, Thông báo kết luận số 12-TB/TU.",
    "Nghị quyết số 01-NQ/TU ngày 05/3/2021 và Nghị quyết số 01-NQ/TU ngày 10/01/2024.",
    "Nghị quyết số 1670/NQ-UBTVQH15 ngày 16/6/2025 của Ủy ban Thường vụ Quốc hội.",
    "Báo cáo số 12-BC/ĐU, Tờ trình số 03-TTr/ĐU, Chương trình hành động số 05-CTr/HU, Đề án số 02-ĐA/HU.",
    "Công văn số 953-CV/TU, ngày 01/4/2026 và Công văn số 961-CV/TU, ngày 03/4/2026.",
    # enumerators, ranges, about, pages
    "(1) Nâng cao nhận thức. (2) Đổi mới phương pháp; xem trang 12, phụ lục 3, biểu 5.",
    "Từ 15 đến 20 đảng viên mỗi chi bộ; 5-7 người một tổ; độ tuổi 18 - 35.",
    "Gần 900 đảng viên, trên 95% tham gia; khoảng 820 đồng chí. Tổng số 870 đảng viên.",
    "Tổng số 870 đảng viên. Trên 95,21% đảng viên tham gia học tập.",
    "Trực 24/24 giờ, 7/7 ngày; hội nghị lúc 7 giờ 30 phút ngày 05/3/2026 tại phòng 12.",
    "Đường dài 12,5 km, rộng 3,5 m; bình quân 4,25 người/hộ. Toàn xã có 1.250 hộ.",
    "Bình quân mỗi chi bộ có 12,8 đảng viên; mỗi hộ 4,2 người (chiếm 0,3%).",
    # lists that are no sums
    "870 đảng viên (384 nữ, 285 dân tộc thiểu số, 21 dự bị).",
    "Tổng số 870 đảng viên, trong đó nữ 384, dân tộc thiểu số 285, tôn giáo 2, dự bị 21.",
    "Kết nạp 16 đảng viên, trong đó nữ 11, dân tộc thiểu số 6, đoàn viên 9.",
    "Ban hành 24 văn bản, trong đó 3 nghị quyết, 5 kế hoạch.",
    "Tổ chức 12 hội nghị với 1.450 lượt người tham dự; phát 500 tờ rơi.",
    "Hỗ trợ 50 hộ gồm 20 con bò, 30 con dê, 15 máy cày.",
    "Trao 120 suất quà, mỗi suất 500.000 đồng, tổng trị giá 60 triệu đồng.",
    "Đảng bộ có 54 tổ chức đảng, bao gồm 03 đảng bộ cơ sở và 51 chi bộ (trong đó có 44 chi bộ trực thuộc).",
    "Đảng bộ có 54 tổ chức đảng trực thuộc (03 đảng bộ cơ sở với 17 chi bộ trực thuộc; 07 chi bộ cơ sở; 44 chi bộ trực thuộc Đảng ủy xã).",
    "Tập huấn 120 người, trong đó 65 cán bộ xã, 40 trưởng thôn.",
    "Đội tuyển có 18 em, đạt 5 giải Nhì, 6 giải Ba, 9 giải Khuyến khích.",
    # footnotes that add a different thing
    "Trao 120 suất quà[1].\n\n[1] Mỗi suất gồm 10 suất gạo và 5 suất mì.",
    "Giám sát 103 đảng viên[1].\n\n[1] Ngoài ra giám sát 5 đảng viên và 2 đảng viên theo đơn thư.",
    "Tổ chức 24 lớp tập huấn[1].\n\n[1] Trong đó 10 lớp trồng trọt, 12 lớp chăn nuôi.",
    "Thực hiện 31 cuộc kiểm tra[1].\n\n[1] Năm 2024 là 20 cuộc, năm 2023 là 15 cuộc.",
    "Tổ chức 12 cuộc kiểm tra[1].\n\n[1] Đảng ủy tổ chức 3 cuộc họp, 5 cuộc làm việc.",
    # lượt
    "Tuyên truyền cho 2.870 lượt người, đạt 104% kế hoạch.",
    "Khám 3.214 lượt, trong đó bảo hiểm y tế 2.956 lượt (92%).",
    "Có 900 lượt đảng viên tham gia; 100% chi bộ tổ chức học tập.",
    "Giải quyết 120/120 lượt hồ sơ, đạt 100%.",
    "Tổng số 1.250 lượt người tham gia, trong đó 450 lượt người dân tộc thiểu số, chiếm 36%.",
    # none here, one there, but not the same
    "Không có đảng viên bị khai trừ. Xóa tên 01 đảng viên.",
    "Năm 2024 có 01 đảng viên bị xóa tên; năm 2025 không có đảng viên nào bị xóa tên.",
    "Không có tai nạn giao thông nghiêm trọng. Xảy ra 02 vụ tai nạn giao thông.",
    "Phấn đấu không có hộ nghèo. Hiện còn 54 hộ nghèo.",
    "Thôn Nà Lạ không có hộ nghèo. Toàn xã còn 54 hộ nghèo.",
    "Không để xảy ra điểm nóng; tiếp nhận 03 đơn kiến nghị.",
    "Qua kiểm tra chưa phát hiện vi phạm. Phát hiện 02 trường hợp vi phạm lấn chiếm đất.",
    "Không có học sinh bỏ học. Có 02 học sinh chuyển trường.",
    "100% chi bộ xây dựng kế hoạch. Còn 02 chi bộ chưa hoàn thành chỉ tiêu kết nạp.",
    # balances that are none
    "Đầu năm 858 đảng viên; trong năm kết nạp 16; cuối năm 870 đảng viên.",
    "Đầu kỳ 858 đảng viên, tăng 20 (kết nạp 16, chuyển đến 4), giảm 8 (chuyển đi 5, từ trần 2, xóa tên 1), cuối kỳ 870 đảng viên.",
    "So với đầu năm tăng 12 đảng viên, so với cuối năm 2023 giảm 3 đảng viên.",
    # days
    "Sinh hoạt 12/12 tháng; 31/31 chi bộ đạt yêu cầu; 30/2 = 15.",
    "Từ ngày 01/7/2025 đến ngày 31/3/2026; ngày 29/02/2024; ngày 30 tháng 4 năm 2025.",
    # typing that is right
    "Phòng thí nghiệm sinh học phân tử; các phân tử nước; bản địa; sổ tay; chuyên đề chuyển đổi số.",
    "Hằng năm tổ chức hội nghị; hàng hóa, hàng tháng giao hàng.",
    "Ủy ban nhân dân, Đảng ủy, ủy viên, thủy lợi, quỷ, lũy kế.",
    # names that are not beside discipline
    "Đồng chí Nguyễn Văn A, Chủ nhiệm Ủy ban Kiểm tra, báo cáo kết quả thi hành kỷ luật đảng.",
    "Không có đảng viên bị kỷ luật; đồng chí Lò Văn B được khen thưởng.",
    "Kỷ luật khiển trách 02 đảng viên thuộc Chi bộ Trường Tiểu học Lê Hồng Phong.",
    "Xóa tên 01 đảng viên ở thôn Hồ Thầu, xã Lý Nhân. Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
    "Khai trừ 01 đảng viên theo đề nghị của đồng chí Bí thư Đảng ủy và Ủy ban Kiểm tra.",
    "Phân công đồng chí Trần Thị C phụ trách kiểm tra, kỷ luật. Thầy Lê Văn D, Tổng phụ trách Đội.",
    "Quyết định kỷ luật 01 đảng viên do đồng chí Hoàng Văn E, Bí thư Đảng ủy, ký ngày 05/3/2025.",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOKALIKES)
def test_nothing_is_found(text: str) -> None:
    assert check_bytes("bao-cao.txt", text.encode()) == []


def test_there_are_enough_of_them() -> None:
    assert len(LOOKALIKES) == len(set(LOOKALIKES)) >= 60
