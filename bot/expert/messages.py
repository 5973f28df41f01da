"""What askers and experts read of the expert queue, in chats and on the web."""

from __future__ import annotations

REQUEST = "Câu hỏi cần chuyên gia trả lời (trả lời tin này để gửi lại cho người hỏi):"
NOTE = "Người hỏi nói thêm: {note}"
MACHINE = "Trợ lý đã trả lời: {answer}"
DESK = "Mở trên bàn làm việc: {url}"
ANSWER = "Chuyên gia trả lời câu hỏi “{question}”:"
BY = "{by}, ngày {day}."
CLOSED = "Câu hỏi “{question}” gửi chuyên gia đã được đóng. Lý do: {reason}"
SENT = "Đã gửi câu trả lời cho người hỏi."
SENT_WEB = "Đã lưu câu trả lời; người hỏi thấy trên trang nơi đã hỏi."
KEEP = "Giữ làm câu trả lời xác nhận"
KEPT = "Đã giữ làm câu trả lời được xác nhận. Ai hỏi lại câu này sẽ thấy ngay câu trả lời trên."
KEEP_ON_DESK = "Câu trả lời này chưa dựa trên điều khoản nào. Hãy mở bàn làm việc (/admin) để chọn điều khoản rồi giữ lại."
ALREADY_KEPT = "Câu trả lời này đã được giữ làm câu trả lời xác nhận."
NOTHING_TO_KEEP = "Câu hỏi này chưa có câu trả lời của chuyên gia để giữ lại."
ROLE = "Chuyên gia cải cách hành chính"
FOR_EXPERTS = "Nút này dành cho nhóm chuyên gia."
GONE = "Không còn câu hỏi này trong sổ chuyên gia (đã hết thời hạn lưu hoặc người hỏi đã xoá)."
MEANWHILE = (
    "Trong lúc anh/chị soạn, {by} đã trả lời câu này. Câu anh/chị soạn chưa gửi và còn nguyên bên dưới: "
    "hãy đọc câu đã gửi, sửa nếu cần rồi gửi lại."
)
FIELD_NOTE = "Nội dung nói thêm"
NO_CLOSING_REASON = "Chưa có lý do đóng câu hỏi. Lý do được gửi cho người hỏi."
