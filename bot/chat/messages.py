"""What the user reads in a chat: commands, buttons, explanations. Short, for a phone."""

from __future__ import annotations

COMMANDS = {
    "hoi": "Hỏi về cải cách hành chính",
    "nguon": "Xem nguồn của câu trả lời gần nhất",
    "tailieu": "Danh sách văn bản, tài liệu",
    "linhvuc": "Hỏi theo lĩnh vực cải cách",
    "moi": "Bắt đầu hội thoại mới",
    "huy": "Huỷ câu hỏi đang chờ",
    "gopy": "Góp ý cho trợ lý",
    "chuyengia": "Chuyển câu hỏi gần nhất cho chuyên gia",
    "toi": "Dữ liệu lưu về người dùng",
    "roi": "Rời phòng hỏi đáp của hội nghị",
    "help": "Hướng dẫn sử dụng",
}
GROUP_COMMANDS = {
    "hoi": "Hỏi về cải cách hành chính",
    "nguon": "Xem nguồn của câu trả lời gần nhất",
    "tat": "Tạm dừng trợ lý trong nhóm (quản trị viên)",
    "bat": "Bật lại trợ lý trong nhóm (quản trị viên)",
    "help": "Hướng dẫn sử dụng",
}
ADMIN_COMMANDS = {"thongke": "Thống kê 30 ngày gần nhất", "ma": "Tạo mã ghép cho người dùng mới"}
DESCRIPTION = (
    "Trợ lý cải cách hành chính: trả lời bằng nguyên văn điều khoản, có trích dẫn. Câu nào văn bản không nêu thì nói rõ là không có."
)
SHORT_DESCRIPTION = "Hỏi đáp cải cách hành chính, trích dẫn nguyên văn điều khoản."

START = (
    "Chào anh/chị. Trợ lý trả lời câu hỏi về cải cách hành chính bằng nguyên văn điều khoản, có trích dẫn.\n"
    "Hãy nhắn câu hỏi, có dấu hay không dấu đều được. Ví dụ: mục tiêu cắt giảm thủ tục hành chính đến năm 2025?"
)
HELP = (
    "Cách dùng\n"
    "• Nhắn câu hỏi như bình thường; hỏi tiếp được trong cùng hội thoại.\n"
    "• Bấm “Nguồn” để xem điều khoản, “Xem nguyên văn” để đọc toàn bộ.\n"
    "• Sửa tin nhắn đã gửi thì câu trả lời được cập nhật.\n"
    "• Trong nhóm: dùng /hoi hoặc trả lời tin của trợ lý.\n\n"
    "Lệnh\n{commands}"
)
ASK_USAGE = "Hãy viết câu hỏi sau lệnh, ví dụ: /hoi Cơ quan nào chủ trì cải cách tài chính công?"
NEW_CONVERSATION = "Đã bắt đầu hội thoại mới. Câu hỏi tiếp theo được hiểu độc lập với các câu trước."
CANCELLED = "Đã huỷ câu hỏi đang chờ."
NOTHING_TO_CANCEL = "Không có câu hỏi nào đang chờ."
WAITING = "Câu hỏi của anh/chị đang chờ, còn {ahead} câu hỏi phía trước. Gửi /huy nếu không cần nữa."
UNKNOWN_COMMAND = "Không có lệnh này. Gửi /help để xem các lệnh."
FAILED = "Xin lỗi, câu hỏi này chưa xử lý được do lỗi hệ thống. Anh/chị vui lòng hỏi lại sau ít phút."
NOT_READY = "Kho văn bản chưa sẵn sàng nên chưa trả lời được. Người quản trị cần nạp lại tài liệu: python -m ingest"
NOT_TEXT = {
    "photo": "Trợ lý chưa đọc được hình ảnh. Anh/chị vui lòng gõ câu hỏi bằng chữ.",
    "document": "Trợ lý không nhận tệp qua cuộc trò chuyện. Tài liệu cần bổ sung xin gửi cho người quản trị; câu hỏi xin gõ bằng chữ.",
    "voice": "Trợ lý chưa nghe được tin nhắn thoại. Anh/chị vui lòng gõ câu hỏi bằng chữ.",
    "sticker": "Trợ lý chỉ hiểu tin nhắn bằng chữ. Anh/chị cần hỏi điều gì về cải cách hành chính?",
    "other": "Trợ lý chỉ hiểu tin nhắn bằng chữ. Anh/chị vui lòng gõ câu hỏi.",
}

# Layout of an answer.
ASKED = "Câu hỏi: {question}"
UNDERSTOOD = "Câu hỏi được hiểu là: {question}"
SOURCES = "Nguồn"
NEAREST = "Điều khoản gần nhất, không trả lời câu hỏi"
PAGE = ", trang {page}"
NOTICE = "Lưu ý: {notice}"
FOLDED = "… còn {count} nội dung nữa."
BUTTON_WHOLE = "Xem đủ ({count})"
BUTTON_SOURCE = "Nguồn {number}"
BUTTON_PAGE = "Xem trang gốc"
ORIGINAL_PAGE = "{label}: trang {page} của bản gốc, phần trích dẫn được tô vàng."
PAGE_GONE = "Trang gốc của văn bản này không còn được lưu."
BUTTON_VERBATIM = "Xem nguyên văn"
BUTTON_RELATED = "Điều khoản liên quan"
BUTTON_EXPERT = "Hỏi chuyên gia"
BUTTON_MISSED = "Có trong văn bản"
CHOOSE = "Trả lời bằng số để chọn:"
BUTTON_BACK = "‹ Quay lại"
BUTTON_PREVIOUS = "‹ Trang trước"
BUTTON_NEXT = "Trang sau ›"
LINK = "Đọc trong văn bản: {url}"
ANSWER_GONE = "Câu trả lời này không còn được lưu. Anh/chị vui lòng hỏi lại."
CUT = "Phần còn lại xem trong văn bản (/tailieu)."
NO_ANSWER_YET = "Chưa có câu trả lời nào trong hội thoại này."
NO_SOURCES = "Câu trả lời gần nhất không trích dẫn điều khoản nào."
BUTTON_OLD = "Nút này không còn dùng được. Anh/chị vui lòng hỏi lại."

# Browsing.
DOCUMENTS = "Văn bản, tài liệu hiện có ({count}). Bấm để xem:"
NO_DOCUMENTS = "Chưa có văn bản nào."
OUTLINE = "Chọn phần cần xem:"
FIELDS = "Chọn lĩnh vực cải cách hành chính:"
FIELD = "Chọn câu hỏi, hoặc nhắn câu hỏi của anh/chị:"

# Feedback.
THANKS_GOOD = "Cảm ơn anh/chị đã đánh giá."
THANKS_BAD = "Cảm ơn anh/chị. Câu trả lời sẽ được xem lại."
EXPERT_ASKED = "Đã chuyển câu hỏi cho chuyên gia. Khi có trả lời, trợ lý nhắn lại tại đây."
EXPERT_NEEDS_ANSWER = "Hãy hỏi trợ lý trước; nếu câu trả lời chưa đủ, gửi /chuyengia để chuyển câu hỏi đó cho chuyên gia."
FEEDBACK_USAGE = "Hãy viết góp ý sau lệnh, ví dụ: /gopy Câu trả lời nên nêu thêm thời hạn."
FEEDBACK_NEEDS_ANSWER = "Góp ý được lưu kèm một câu trả lời. Anh/chị hãy hỏi một câu trước, rồi gửi góp ý."
FEEDBACK_THANKS = "Đã ghi nhận góp ý. Cảm ơn anh/chị."

# Privacy.
ABOUT_ME = (
    "Dữ liệu lưu về anh/chị trên kênh này:\n"
    "• Mã người dùng: {user}\n"
    "• Câu hỏi và câu trả lời đã lưu: {questions}\n"
    "• Không lưu tên, số điện thoại hay hình ảnh.\n"
    "Dữ liệu tự xoá sau {days} ngày."
)
BUTTON_FORGET = "Xoá dữ liệu của tôi"
BUTTON_FORGET_SURE = "Xoá hẳn, không khôi phục được"
FORGET_ASK = "Xoá toàn bộ câu hỏi, câu trả lời và góp ý của anh/chị trên kênh này?"
FORGOTTEN = "Đã xoá dữ liệu của anh/chị ({questions} câu hỏi)."

# Access and limits.
NOT_ALLOWED = "Trợ lý này chỉ dành cho người dùng được cấp quyền. Mã người dùng của anh/chị: {user}. Xin gửi mã này cho người quản trị."
PAIRING_NEEDED = "Anh/chị cần mã ghép do người quản trị cấp. Hãy gửi mã đó vào đây, hoặc: /start MÃ"
PAIRED = "Đã ghép thành công. Anh/chị có thể đặt câu hỏi."
PAIRING_WRONG = "Mã ghép không đúng hoặc đã hết hạn. Xin liên hệ người quản trị."
PAIRING_TOO_MANY = "Nhập sai mã quá nhiều lần. Xin thử lại sau {minutes} phút."
PAIRING_CODE = "Mã ghép: {code}\nDùng một lần, có hiệu lực {hours} giờ. Người dùng gửi mã này cho trợ lý."
PAIRING_LINK = "\nHoặc mở liên kết: {link}"
TOO_FAST = "Anh/chị gửi câu hỏi quá nhanh. Xin thử lại sau {seconds} giây."
GROUP_OFF = "Đã tạm dừng trợ lý trong nhóm này. Gửi /bat để bật lại."
GROUP_ON = (
    "Trợ lý đã hoạt động trong nhóm này. Để hỏi, dùng /hoi hoặc trả lời tin của trợ lý. "
    "Nhắc tên trợ lý chỉ có tác dụng khi người quản trị đã tắt chế độ riêng tư trong nhóm (BotFather, Group Privacy)."
)
PRIVATE_ONLY = "Lệnh này chỉ dùng trong cuộc trò chuyện riêng với trợ lý."
GROUP_ADMIN_ONLY = "Chỉ quản trị viên của nhóm dùng được lệnh này."
ADMIN_ONLY = "Lệnh này dành cho người quản trị."
STATISTICS = (
    "Thống kê {days} ngày gần nhất\n"
    "• Câu hỏi: {questions} (không có trong tài liệu: {declined})\n"
    "• Người dùng: {users}\n"
    "• Đánh giá: 👍 {good}, 👎 {bad}\n"
    "• Theo kênh: {channels}"
)
UNANSWERED = "Câu hỏi gần đây chưa có trả lời:"
INLINE_NOTHING = "Không có trong tài liệu"
