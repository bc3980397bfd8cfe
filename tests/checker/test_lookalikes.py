"""What looks like a contradiction and is none: each of these must find nothing."""

from __future__ import annotations

import re

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
    "Đầu năm có 74 hộ nghèo, cuối năm còn 54 hộ nghèo, giảm 20 hộ, tăng thu nhập cho 12 hộ.",
    "Đàn lợn đầu kỳ 5.310 con, tăng 320 con, giảm 37 con do dịch, xuất bán 1.200 con, cuối kỳ 4.393 con.",
    "Đàn lợn đầu kỳ 5.310 con, tăng 320 con, giảm 37 con, cho tặng 200 con, cuối kỳ 5.393 con.",
    "Huy động 35 cán bộ, trong đó có 40 phương tiện.",
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
    # and some that were once taken for a contradiction, or nearly
    "Toàn xã có 1.250 hộ. Tỷ lệ hộ nghèo năm 2024 là 5,97%.",
    "Toàn xã có 1.250 hộ. Tỷ lệ hộ nghèo theo chuẩn mới 6,55%, tính trên 1.237 hộ được rà soát.",
    "Toàn xã có 1.250 hộ. 97,17% hộ dân tộc thiểu số tham gia.",
    "Toàn trường có 756 học sinh. 98,53% học sinh lớp 5 hoàn thành chương trình; 97,13% học sinh được lên lớp sau thi lại.",
    "Tổng số 870 đảng viên. Tỷ lệ đảng viên dự sinh hoạt đạt 95,13% (bình quân 12 tháng).",
    "Xã có 12 thôn. Ban Chấp hành Đảng bộ có 15 đồng chí, trong đó Ban Thường vụ 5 đồng chí, nữ 3 đồng chí (20%).",
    "Hội nghị có 120 đại biểu, trong đó 450 lượt ý kiến.",
    "Đồng chí Nguyễn Văn A bị ốm; chi bộ kỷ luật nghiêm, đoàn kết.",
    "Chi bộ trường THPT Nguyễn Trãi không có đảng viên bị kỷ luật. Trường Tiểu học Lê Lợi có 1 đảng viên bị khiển trách.",
    "Thi hành kỷ luật 03 đảng viên (khiển trách 02, cảnh cáo 01). Nơi nhận: đồng chí Nguyễn Văn A.",
    "Giữ nghiêm kỷ luật, kỷ cương. Đồng chí Lê Văn B được bầu làm Bí thư.",
    "Ông Trần Văn C, thôn 5, được tặng Bằng khen; bà Lý Thị D được biểu dương vì phát hiện vụ trộm.",
    "Tổng cộng 12 cuộc. Quý I 3 cuộc, quý II 4 cuộc, tổng cộng 7 cuộc 6 tháng đầu năm.",
    "Khối trường học có 8 chi bộ, khối thôn có 19 chi bộ, tổng cộng toàn xã có 31 chi bộ (có 4 chi bộ cơ quan).",
    "Tăng 20 đảng viên (trong đó kết nạp 16), giảm 8.",
    "Đầu năm 2025 có 74 hộ nghèo, cuối năm còn 54 hộ nghèo, giảm 20 hộ, tăng thu nhập cho 12 hộ.",
    "Dân tộc Kinh 52,3%, Tày 21,4%, Nùng 10%, còn lại là các dân tộc khác.",
    "Cơ cấu kinh tế: nông nghiệp 45%, công nghiệp 30%, dịch vụ 25%.",
    "Kinh phí 1.200 triệu đồng, gồm ngân sách 1.000 triệu đồng và 200 ngày công.",
    "Đại hội bầu 15 ủy viên, gồm 12 tái cử và 3 mới; bầu 5 ủy viên Ban Thường vụ.",
    "Có 31 chi bộ, gồm chi bộ thôn, chi bộ cơ quan, chi bộ trường học.",
    "Thành lập 5 tổ, gồm 25 thành viên. Có 9 người, gồm Trưởng ban, 2 Phó Trưởng ban, 6 ủy viên.",
    "Toàn xã có 312 lao động xuất khẩu, trong đó Nhật Bản 120 người, Hàn Quốc 85 người, Đài Loan 95 người.",
    "Diện tích 96,3 ha/128,4 ha (75%). Độ che phủ 51,2% (kế hoạch 51%).",
    "Giải ngân 2.736/6.000 triệu đồng, đạt 45,6%; còn lại 3.264 triệu đồng (54,4%).",
    "Tỷ lệ tiêm: mũi 1 đạt 98,5% (66/67), mũi 2 đạt 95,5% (64/67), mũi 3 đạt 89,6% (60/67).",
    "Tham gia 45/54 chi bộ (83,3%), trong đó 12 chi bộ có từ 30 đảng viên trở lên (26,7%).",
    "Xếp loại chi bộ: hoàn thành xuất sắc 10/54 chi bộ (18,5%), hoàn thành tốt 43/54 chi bộ (79,6%), hoàn thành 1/54 chi bộ (1,9%).",
    "Có 16 đảng viên mới (11 nữ, 5 nam; 6 người dân tộc thiểu số).",
    "Đảng viên 870 đồng chí; nữ: 384 - 44,1%; dân tộc thiểu số: 285 - 32,8%.",
    "Số lượng: 870; nữ 384 (44,1%); DTTS 285 (32,8%); tôn giáo 2 (0,2%); đoàn viên 44 (5,1%).",
    "Thực hiện Nghị quyết số 28-NQ/TW, ngày 25/10/2017; Chỉ thị số 05-CT/TW, ngày 15/5/2016; Kết luận số 01-KL/TW, ngày 18/5/2021; Quy định số 37-QĐ/TW, ngày 25/10/2021; Quy định số 24-QĐ/TW, ngày 30/7/2021; Nghị quyết Trung ương 4 khóa XII.",
    "Thông báo kết luận số 45-KL/TW; Quyết định ban hành Quy chế số 05-QC/ĐU; Chỉ thị số 16/CT-TTg ngày 25/5/2023; Công điện số 31/CĐ-TTg; Nghị quyết số 08/2024/NQ-HĐND; Kế hoạch liên tịch số 15/KHLT.",
    "Năm 2025 có 365 ngày; từ ngày 01/01/2025 đến 31/12/2025; 5/9 thôn; 2/9 là ngày Quốc khánh; kỷ niệm 30/4 và 1/5.",
    "Đạt giải Nhì cụm 3, lớp 9A 32 em, lớp 9B 31 em, lớp 9C 15 em, tổng cộng 78 em.",
    "Tổng số lao động 2.450 người, trong đó có việc làm 2.330 người (95,1%), chưa có việc làm 120 người (4,9%); qua đào tạo 1.225 người (50%).",
    "Qua giám sát 12 chi bộ (đạt 38,7% số chi bộ), có 3 chi bộ còn hạn chế (25%).",
    "Trong 3 năm 2023-2025 kết nạp 45 đảng viên: năm 2023 14 đồng chí, năm 2024 15 đồng chí, năm 2025 16 đồng chí.",
    "Trong 3 năm kết nạp 45 đảng viên (2023: 14; 2024: 15; 2025: 16).",
    "Khám cho 1.046 người, phát hiện 120 người tăng huyết áp (11,5%), 45 người đái tháo đường (4,3%); trong số tăng huyết áp có 98 người được điều trị (81,7%).",
]  # fmt: skip


HEAD = "UBND XÃ AN PHÚ\nBÁO CÁO\ncông tác năm 2025\n\nTổng số 412 đảng viên. Toàn xã có 1.250 hộ, 5.318 nhân khẩu.\n\n"
"""With a title, a time and totals of its own there is more that a sentence could contradict."""


@pytest.mark.parametrize("text", LOOKALIKES)
def test_nothing_is_found(text: str) -> None:
    assert check_bytes("bao-cao.txt", text.encode()) == []


@pytest.mark.parametrize(
    "text", [text for text in LOOKALIKES if not re.search(r"870 đảng viên|412 đảng viên|(?i:xã có)|5\.318|khẩu", text)]
)
def test_nothing_is_found_in_a_report_either(text: str) -> None:
    assert check_bytes("bao-cao.txt", (HEAD + text).encode()) == []


def test_there_are_enough_of_them() -> None:
    assert len(LOOKALIKES) == len(set(LOOKALIKES)) >= 60
