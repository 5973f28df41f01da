"""Made-up texts that are no programme: a ministry's plan, a decree, a decision with an annex. Not legal texts."""

from __future__ import annotations

from datetime import date

from tests.bot.http.shelf_texts import document, parsed
from tests.bot.library import Library

PLAN = document(
    "ke-hoach-45",
    "Kiểm tra công trình xanh năm 2025",
    number="45/KH-BXD",
    kind="Kế hoạch",
    issuer="Bộ Xây dựng",
    issued_on=date(2025, 3, 3),
)
DECREE = document(
    "nghi-dinh-15",
    "Quản lý hồ bơi công cộng",
    number="15/2024/NĐ-CP",
    kind="Nghị định",
    issuer="Chính phủ",
    issued_on=date(2024, 2, 9),
    effective_from=date(2024, 4, 1),
)
DECISION = document(
    "quyet-dinh-88",
    "Phân công thực hiện Chiến dịch đường phố sạch",
    number="88/QĐ-UBND",
    kind="Quyết định",
    issuer="Ủy ban nhân dân thành phố",
    issued_on=date(2025, 6, 20),
)
_PLAN = (
    ("I", "I. MỤC ĐÍCH, YÊU CẦU"),
    ("I/1", "1. Đánh giá việc tiết kiệm nước và điện tại các công trình xanh."),
    ("I/2", "2. Kiểm tra đúng trọng tâm, không gây phiền hà cho chủ công trình."),
    ("II", "II. NỘI DUNG KIỂM TRA"),
    ("II/1", "1. Việc lắp đặt thiết bị tiết kiệm nước."),
    ("II/2", "2. Việc sử dụng pin mặt trời trên mái."),
    ("II/3", "3. Hồ sơ vận hành của công trình."),
    ("III", "III. TỔ CHỨC THỰC HIỆN"),
    ("III/1", "1. Vụ Khoa học công nghệ:"),
    ("III/1/-1", "- Lập danh sách công trình được kiểm tra trước ngày 15 tháng 4 năm 2025."),
    ("III/1/-2", "- Tổng hợp kết quả kiểm tra, báo cáo Bộ trưởng trong tháng 11 năm 2025."),
    ("III/2", "2. Văn phòng Bộ:"),
    ("III/2/-1", "- Bố trí xe và kinh phí cho các đoàn kiểm tra."),
)
_DECREE = (
    ("Chương I", "Chương I. QUY ĐỊNH CHUNG"),
    ("Chương I/Điều 1", "Điều 1. Phạm vi điều chỉnh"),
    ("Chương I/Điều 1/đoạn 1", "Nghị định này quy định về an toàn và vệ sinh của hồ bơi công cộng."),
    ("Chương I/Điều 2", "Điều 2. Giải thích từ ngữ"),
    ("Chương I/Điều 2/1", "1. Hồ bơi công cộng là hồ bơi phục vụ từ 20 người trở lên trong một ngày."),
    ("Chương II", "Chương II. AN TOÀN VÀ XỬ PHẠT"),
    ("Chương II/Điều 3", "Điều 3. Nhân viên cứu hộ"),
    ("Chương II/Điều 3/1", "1. Mỗi hồ bơi có ít nhất 02 nhân viên cứu hộ trong giờ mở cửa."),
    ("Chương II/Điều 3/2", "2. Nhân viên cứu hộ được tập huấn 06 tháng một lần."),
    ("Chương II/Điều 4", "Điều 4. Mức phạt tiền"),
    ("Chương II/Điều 4/1", "1. Phạt tiền từ 3.000.000 đồng đến 5.000.000 đồng đối với hành vi không có nhân viên cứu hộ."),
    ("Chương II/Điều 4/2", "2. Phạt tiền từ 8.000.000 đồng đến 10.000.000 đồng đối với một trong các hành vi sau đây:"),
    ("Chương II/Điều 4/2/a", "a) Không thay nước theo quy định;"),
    ("Chương II/Điều 4/2/b", "b) Cho người say rượu xuống nước."),
    ("Chương III", "Chương III. ĐIỀU KHOẢN THI HÀNH"),
    ("Chương III/Điều 5", "Điều 5. Hiệu lực thi hành"),
    ("Chương III/Điều 5/1", "1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 4 năm 2024."),
)
_DECISION = (
    ("Điều 1", "Điều 1. Phân công các sở, ngành thực hiện Chiến dịch đường phố sạch theo Phụ lục kèm theo Quyết định này."),
    ("Điều 2", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký."),
    ("Phụ lục", "PHỤ LỤC. PHÂN CÔNG NHIỆM VỤ"),
    (
        "Phụ lục/bảng 1/dòng 1",
        "STT: 1; Nhiệm vụ: Thay thùng rác trên các phố chính; Cơ quan chủ trì: Sở Xây dựng; Thời hạn hoàn thành: Quý III năm 2025",
    ),
    (
        "Phụ lục/bảng 1/dòng 2",
        "STT: 2; Nhiệm vụ: Vận động hộ kinh doanh phân loại rác; Cơ quan chủ trì: Sở Công Thương; Thời hạn hoàn thành: Quý IV năm 2025",
    ),
    (
        "Phụ lục/bảng 1/dòng 3",
        "STT: 3; Nhiệm vụ: Lắp máy ảnh tại điểm hay đổ rác; Cơ quan chủ trì: Sở Xây dựng; Thời hạn hoàn thành: năm 2026",
    ),
)

OTHER_SHAPES = Library(
    tuple((text.document, text.passages) for text in (parsed(PLAN, *_PLAN), parsed(DECREE, *_DECREE), parsed(DECISION, *_DECISION)))
)
