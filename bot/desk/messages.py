"""The Vietnamese of the desk: what channels, states, reasons and acts are called, and the heads of its tables."""

from __future__ import annotations

from bot.verified.approved_answer import AnswerState

CHANNELS = {
    "http": "Trang web",
    "widget": "Cửa sổ nhúng",
    "openai": "API tương thích OpenAI",
    "telegram": "Telegram",
    "zalo": "Zalo",
    "cli": "Dòng lệnh",
    "workshop": "Dự thảo cho phòng hỏi đáp",
}
STATES = {AnswerState.VERIFIED: "Đang dùng", AnswerState.FLAGGED: "Cần xem lại", AnswerState.WITHDRAWN: "Đã rút"}
REQUEST_STATES = {"open": "Đang chờ", "answered": "Đã trả lời", "closed": "Đã đóng"}
REASONS = {
    "wrong_clause": "Sai điều khoản",
    "incomplete": "Thiếu ý",
    "not_found": "Có trong văn bản mà không tìm thấy",
    "outdated": "Đã lỗi thời",
    "unclear": "Khó hiểu",
    "other": "Lý do khác",
    "gopy": "Góp ý",
    "": "Không nêu lý do",
}
ACTIONS = {
    "approve": "Xác nhận câu trả lời",
    "revise": "Sửa câu trả lời",
    "withdraw": "Rút câu trả lời",
    "flag": "Đánh dấu cần xem lại",
    "unflag": "Bỏ đánh dấu",
    "answer": "Trả lời câu hỏi",
    "close": "Đóng câu hỏi",
    "export": "Xuất dữ liệu",
    "sign in": "Đăng nhập",
    "open": "Mở phòng",
    "set": "Đổi cài đặt phòng",
    "publish": "Cho hiện câu hỏi",
    "hide": "Ẩn câu hỏi",
    "unhide": "Hiện lại câu hỏi",
    "pin": "Ghim câu hỏi",
    "unpin": "Bỏ ghim câu hỏi",
    "park": "Chuyển chuyên gia",
    "live": "Trả lời trực tiếp",
    "reopen": "Đưa về chưa trả lời",
    "merge": "Gộp câu hỏi",
    "split": "Tách câu hỏi đã gộp",
    "check": "Soạn câu kiểm tra",
    "check open": "Mở câu kiểm tra",
    "check closed": "Kết thúc câu kiểm tra",
    "check draft": "Thu lại câu kiểm tra",
    "add key": "Cấp khoá truy cập",
    "revoke key": "Thu hồi khoá truy cập",
    "pair": "Cấp mã ghép",
    "forget": "Xoá dữ liệu của một người",
    "restore": "Khôi phục bản sao lưu",
}
OBJECTS = {
    "verified": "Câu trả lời xác nhận",
    "expert": "Câu hỏi gửi chuyên gia",
    "workshop": "Phòng hỏi đáp",
    "table": "Bảng",
    "desk": "Bàn làm việc",
    "key": "Khoá truy cập",
    "channel": "Kênh nhắn tin",
    "person": "Dữ liệu cá nhân",
    "records": "Cơ sở dữ liệu",
}
TABLES = {
    "questions": "Chưa trả lời được",
    "feedback": "Góp ý",
    "experts": "Hỏi chuyên gia",
    "verified": "Câu trả lời xác nhận",
    "usage": "Sử dụng",
    "audit": "Nhật ký",
    "documents": "Văn bản",
}
VALIDITY = {
    "in_force": "Đang có hiệu lực",
    "not_yet": "Chưa có hiệu lực",
    "expired": "Đã hết hiệu lực",
    "unknown": "Không ghi ngày hiệu lực",
}
YES = "Có"
DAY, CHANNEL, AREA = "Ngày", "Kênh", "Nội dung"
GROUP_COLUMNS = (
    *("Câu hỏi", "Số lần hỏi", "Không trả lời được", "Độ tin cậy thấp nhất", "Lần gần nhất", "Các cách hỏi"),
    "Đã có câu trả lời xác nhận",
)
COMPLAINT_COLUMNS = ("Thời gian", "Kênh", "Câu hỏi", "Lý do", "Góp ý", "Mã câu trả lời")
REQUEST_COLUMNS = ("Gửi lúc", "Kênh", "Câu hỏi", "Nói thêm", "Tình trạng", "Trả lời", "Người trả lời", "Mã")
VERIFIED_COLUMNS = (
    *("Câu hỏi", "Cách hỏi khác", "Câu trả lời", "Căn cứ", "Phạm vi", "Chức danh", "Tên", "Phiên bản", "Ngày", "Tình trạng"),
    *("Thay đổi", "Mã"),
)
USAGE_COLUMNS = ("Theo", "Mục", "Số câu hỏi", "Không trả lời được")
DOCUMENT_COLUMNS = ("Văn bản", "Số hiệu", "Ban hành", "Hết hiệu lực", "Số đoạn", "Cần lưu ý", "Mã")
ROOM_OPEN, ROOM_CLOSED, TO_DO = "đang mở", "đã đóng", "{count} câu cần xử lý"
NO_REPORT = "Chưa có báo cáo nạp tài liệu ở {path}. Báo cáo được ghi sau mỗi lần chạy python -m ingest."
AUDIT_COLUMNS = ("Thời gian", "Người thực hiện", "Việc", "Loại", "Đối tượng", "Chi tiết")
