"""What people read about verified answers: when one cannot be taken, and what changed under one."""

from __future__ import annotations

NO_CLAUSE = "Câu trả lời được xác nhận phải dựa trên ít nhất một điều khoản. Hãy chọn điều khoản làm căn cứ."
NO_SUCH_CLAUSE = "Không có điều khoản '{id}' trong kho văn bản hiện tại. Hãy chọn lại điều khoản làm căn cứ."
NO_TEXT = "Chưa có nội dung câu trả lời. Hãy nhập câu trả lời bằng chữ."
NO_AUTHOR = "Chưa có chức danh người trả lời. Hãy ghi chức danh, ví dụ: Chuyên viên Vụ Cải cách hành chính."
TOO_LONG = "{field} dài {length} ký tự, vượt quá giới hạn {limit} ký tự. Hãy rút gọn."
TOO_MANY_WORDINGS = "Có {count} cách hỏi khác, vượt quá giới hạn {limit}. Hãy giữ những cách hỏi thường gặp."
TOO_MANY_CLAUSES = "Có {count} điều khoản làm căn cứ, vượt quá giới hạn {limit}. Hãy giữ những điều khoản trực tiếp."
FIELD_TEXT, FIELD_SCOPE, FIELD_AUTHOR, FIELD_ROLE, FIELD_REASON = (
    "Câu trả lời",
    "Phạm vi áp dụng",
    "Tên người trả lời",
    "Chức danh",
    "Lý do",
)
NO_SUCH_ANSWER = "Không có câu trả lời được xác nhận với mã '{id}'."
CONFLICT = (
    "Câu trả lời này vừa được {who} sửa thành phiên bản {current} lúc {at}, trong khi anh/chị đang sửa phiên bản {expected}. "
    "Chưa lưu gì để không ghi đè: hãy so hai bản, gộp lại rồi lưu trên phiên bản {current}."
)
WITHDRAWN = "Câu trả lời này đã được rút nên không sửa được. Hãy tạo câu trả lời mới."
NO_REASON = "Chưa có lý do rút câu trả lời. Hãy ghi lý do để người sau hiểu."

CLAUSE_REMOVED = "{label}: không còn trong kho văn bản."
CLAUSE_CHANGED = "{label}: nội dung đã thay đổi so với khi xác nhận."
CLAUSE_NOTICE = "{label}: {notice}"
