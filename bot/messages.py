"""The Vietnamese the user sees in answers. Channels keep their own words (buttons, commands) beside their handlers."""

from __future__ import annotations

# Declining. CANNOT_ANSWER is the named refusal that code and tests compare with.
CANNOT_ANSWER = "Không có trong tài liệu."
DECLINED = (
    CANNOT_ANSWER
    + " Tôi đã tìm trong {documents} nhưng không thấy điều khoản nào trả lời câu hỏi này, nên không trả lời thay bằng nội dung khác."
)
DECLINED_MISSING = " Các điều khoản tìm được không nêu: {missing}."
DECLINED_NEAREST = " Những điều khoản gần nhất được liệt kê bên dưới để tham khảo."
DECLINED_EXPERT = " Nếu cần câu trả lời chính thức, hãy gửi câu hỏi cho chuyên gia."
NO_SUCH_CLAUSE = CANNOT_ANSWER + " Không có đơn vị “{reference}” trong các văn bản đã nạp."
NO_OTHER_VERSION = CANNOT_ANSWER + " Trong các văn bản đã nạp chưa có cặp văn bản cũ và mới nào về nội dung này để so sánh."
NO_REASON = "Văn bản không nêu trực tiếp lý do. Quy định liên quan nhất như sau."
NO_NUMBER = "Văn bản không nêu con số cụ thể. Quy định liên quan nhất như sau."
NO_DATE = "Văn bản không nêu thời hạn cụ thể. Quy định liên quan nhất như sau."
OLD_AND_NEW = "Quy định cũ và quy định mới:"
ALL_DOCUMENTS = "{count} văn bản đã nạp"

# Conversation without a question about the documents.
GREETING = (
    "Chào anh/chị. Tôi là trợ lý cải cách hành chính: tôi trả lời câu hỏi về các văn bản đã nạp bằng nguyên văn điều khoản, "
    "có trích dẫn. Anh/chị muốn hỏi điều gì?"
)
THANKS = "Rất vui được hỗ trợ anh/chị. Anh/chị có thể hỏi tiếp bất cứ lúc nào."
FAREWELL = "Chào anh/chị, hẹn gặp lại."
NEW_TOPIC = "Đã chuyển sang chủ đề mới. Câu hỏi tiếp theo sẽ được hiểu độc lập với các câu trước."
ABOUT = (
    "Tôi là trợ lý cải cách hành chính. Tôi tìm trong các văn bản đã nạp và trả lời bằng nguyên văn điều khoản kèm trích dẫn; "
    "câu nào văn bản không nêu thì tôi nói rõ là không có."
)

# Questions that cannot be taken.
QUESTION_EMPTY = "Câu hỏi đang để trống. Hãy nhập nội dung cần hỏi."
QUESTION_NO_TEXT = "Câu hỏi chưa có chữ nào (chỉ gồm biểu tượng hoặc ký tự đặc biệt). Hãy viết câu hỏi bằng chữ."
QUESTION_TOO_LONG = "Câu hỏi dài {length} ký tự, vượt quá giới hạn {limit} ký tự. Hãy rút gọn câu hỏi."

# Notices under an answer.
QUOTES_DIGEST = (
    "Nội dung trích từ tài liệu tóm lược, tập huấn hoặc hướng dẫn, không phải nguyên văn văn bản chính thức. "
    "Cần đối chiếu văn bản gốc khi sử dụng."
)
WITHHELD = "Một phần câu trả lời đã được lược bỏ vì có nội dung không khớp nguyên văn với điều khoản được trích dẫn."
EXPIRED = "{document} đã hết hiệu lực từ ngày {day}."
NOT_YET = "{document} chỉ có hiệu lực từ ngày {day}."
REPLACED = "{document} đã được thay thế bởi {newer}."
AMENDED = "{document} đã được sửa đổi, bổ sung bởi {newer}; cần đối chiếu văn bản mới."
REPEALED = "{document} đã bị bãi bỏ bởi {newer}."
CLAUSE_EXPIRED = "Quy định này đã hết hiệu lực từ ngày {day}."
OCR_TEXT = "Văn bản quét, nhận dạng bằng máy (độ tin cậy {percent}%); cần đối chiếu bản gốc."
MODEL_UNAVAILABLE = "Mô hình ngôn ngữ chưa trả lời được ({reason}); dưới đây là câu trả lời trích nguyên văn."
MODEL_SLOW = "quá thời gian chờ"
MODEL_DOWN = "không kết nối được"
MODEL_PAUSED = "tạm ngừng gọi sau nhiều lần lỗi"
MODEL_UNGROUNDED = "nội dung không khớp với điều khoản"
MODEL_DECLINED = "mô hình không tìm thấy câu trả lời"
