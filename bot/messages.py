"""The Vietnamese the user sees in answers. Channels keep their own words (buttons, commands) beside their handlers."""

from __future__ import annotations

# Declining. CANNOT_ANSWER is the named refusal that code and tests compare with.
CANNOT_ANSWER = "Không có trong tài liệu."
DECLINED = (
    CANNOT_ANSWER + " Anh/chị thử hỏi cụ thể hơn, hoặc chọn “Hỏi chuyên gia”. "
    "Trợ lý đã tìm trong {documents} và không thấy điều khoản nào trả lời câu này."
)
DECLINED_MISSING = " Chưa thấy: {missing}."
DECLINED_EXPERT = " Cần câu trả lời chính thức, hãy chọn “Hỏi chuyên gia”."
NO_SUCH_CLAUSE = CANNOT_ANSWER + " Các văn bản hiện có không có “{reference}”."
NO_OTHER_VERSION = CANNOT_ANSWER + " Trong các văn bản hiện có chưa có cặp văn bản cũ và mới nào về nội dung này để so sánh."
NO_REASON = "Quy định liên quan nhất sau đây không nêu trực tiếp lý do."
NO_BODY = "Quy định liên quan nhất sau đây không nêu riêng cơ quan nào làm việc này."
NO_DATE = "Quy định liên quan nhất sau đây không nêu thời hạn cụ thể."
DECLINED_ACT = "{act} chưa có trong các văn bản hiện có, nên trợ lý không trả lời thay bằng quy định của văn bản khác."
DECLINED_FIGURE = "con số được hỏi"
OTHER_FIGURE = "Con số trong câu hỏi chưa đúng với văn bản. Văn bản nêu {said}."
SIGNED_ON = "Văn bản được ký ngày {day}."
HEADED = "{unit} có tiêu đề “{heading}”."
SIGNED_AS = "Phần chữ ký của văn bản ghi như sau."
FIGURE_STANDS = "Con số này có trong văn bản. Văn bản nêu như sau."
OTHER_COUNT = "Văn bản nêu {said}."
NO_SUCH_FIGURE = "Con số trong câu hỏi chưa đúng với văn bản. Văn bản nêu như sau."
STATED_WRONGLY = "Câu hỏi nêu chưa đúng với văn bản."
SAYS_OTHERWISE = f"{STATED_WRONGLY} Văn bản nêu như sau."
ISSUED_BY = "Văn bản do {issuer} ban hành."
NOT_ASSIGNED = "Văn bản không có phần giao nhiệm vụ riêng cho cơ quan được hỏi; trách nhiệm chung của các bộ như sau."
ASSIGNED_TO = "Cơ quan được giao: {agency}."
TASK_OF = "Đây là nhiệm vụ của: {agency}."
SEVERAL_BODIES = "Văn bản giao việc này cho {count} cơ quan:"
RESULT_UNKNOWN = "Các văn bản hiện có không nêu kết quả thực hiện đến nay; quy định về việc này như sau."
STATUS_UNKNOWN = (
    "Các văn bản hiện có không nêu việc sửa đổi, thay thế hay hết hiệu lực nào khác ngoài những ghi chú (nếu có) dưới đây; "
    "tình trạng hiệu lực hiện nay chưa xác minh được từ tài liệu. Quy định liên quan như sau."
)
COUNTED = "Có {count} {noun}."
BODIES_ASSIGNED = "Văn bản giao nhiệm vụ riêng cho các cơ quan sau:"
SHORT_ANSWER = "Trả lời: {answer}"
RESTS_ON = "Căn cứ: {source}"
CHOICE = "Đáp án {letter}. {option}"
OLD_AND_NEW = "Quy định cũ và quy định mới:"
ALL_DOCUMENTS = "{count} văn bản hiện có"

NOT_RECORDED = "Câu hỏi này chưa lưu được nên câu hỏi tiếp theo có thể không hiểu được theo ngữ cảnh. Câu trả lời không bị ảnh hưởng."

# Conversation without a question about the documents.
GREETING = (
    "Chào anh/chị. Đây là trợ lý cải cách hành chính: trợ lý trả lời bằng nguyên văn điều khoản, có trích dẫn. Anh/chị muốn hỏi điều gì?"
)
THANKS = "Rất vui được hỗ trợ anh/chị. Anh/chị có thể hỏi tiếp bất cứ lúc nào."
FAREWELL = "Chào anh/chị, hẹn gặp lại."
NEW_TOPIC = "Đã chuyển sang chủ đề mới. Câu hỏi tiếp theo sẽ được hiểu độc lập với các câu trước."
ABOUT = (
    "Đây là trợ lý cải cách hành chính. Trợ lý tìm trong các văn bản hiện có và trả lời bằng nguyên văn điều khoản kèm trích dẫn; "
    "câu nào văn bản không nêu thì trợ lý nói rõ là không có."
)

ABOUT_MODEL = (
    "Bình thường trợ lý không dùng mô hình ngôn ngữ như ChatGPT: trợ lý tìm điều khoản trong các văn bản hiện có và trích nguyên văn. "
    "Nếu đơn vị bật mô hình ngôn ngữ, mỗi câu nó viết vẫn được đối chiếu với điều khoản trước khi hiển thị."
)
ABOUT_ACCURACY = (
    "Phần trích dẫn luôn là nguyên văn điều khoản trong văn bản hiện có. Việc chọn điều khoản có thể nhầm, nên khi dùng chính thức "
    "anh/chị cần mở nguồn để đối chiếu; câu nào chưa chắc, hãy chọn “Hỏi chuyên gia”."
)
ABOUT_PERSON = (
    "Anh/chị có thể gửi câu hỏi cho chuyên gia bằng nút “Hỏi chuyên gia” dưới câu trả lời, hoặc hỏi trực tiếp bộ phận "
    "cải cách hành chính của đơn vị."
)
CLARIFY = "Anh/chị muốn hỏi nội dung gì về “{subject}”? Hãy hỏi cụ thể hơn, ví dụ nêu việc cần biết, năm hoặc cơ quan."
CLARIFY_ALONE = "Trợ lý chưa rõ anh/chị muốn hỏi nội dung gì. Hãy hỏi cụ thể hơn, ví dụ nêu việc cần biết, năm hoặc cơ quan."
VIETNAMESE_ONLY = "Trợ lý chỉ nhận câu hỏi bằng tiếng Việt. Hãy viết lại câu hỏi bằng tiếng Việt, có dấu hoặc không dấu đều được."

# About the answer before.
WHERE_IT_STANDS = "Nội dung vừa trả lời nằm ở: {labels}."
NO_TRANSLATION = "Trợ lý không dịch được sang ngôn ngữ khác; nguyên văn tiếng Việt như sau."
NO_EXAMPLE = "Văn bản không nêu ví dụ riêng; nguyên văn quy định như sau."
SAID_WRONG = "Xin lỗi anh/chị. Hãy cho biết chưa đúng chỗ nào, hỏi lại cụ thể hơn, hoặc chọn “Hỏi chuyên gia”. Điều khoản đã dựa vào là:"
IN_SHORT = "Nói ngắn hơn, quy định chính là:"
IN_FULL = "Quy định đầy đủ như sau."
NOTHING_BEFORE = "Trước đó chưa có câu trả lời nào để nói tiếp. Anh/chị hãy đặt câu hỏi cụ thể hơn."

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
MODEL_BUSY = "đang trả lời nhiều câu hỏi khác"
MODEL_UNGROUNDED = "nội dung không khớp với điều khoản"
MODEL_DECLINED = "mô hình không tìm thấy câu trả lời"
WHAT_IS, WHAT_HAS = "{thing} là gì?", "{thing} gồm những nội dung gì?"
PROGRAMME = "Chương trình giai đoạn {period}"
