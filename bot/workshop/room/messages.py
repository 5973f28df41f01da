"""What people read about the workshop room: when something cannot be taken, news in a chat, words of the minutes."""

from __future__ import annotations

NO_ROOM = "Không có phòng hỏi đáp với mã “{code}”. Hãy kiểm tra lại mã trên màn hình hoặc hỏi người điều phối."
ROOM_CLOSED = "Phòng hỏi đáp “{title}” đã đóng nên không nhận thêm câu hỏi và bình chọn. Nội dung đã trả lời vẫn xem được."
NO_QUESTION = "Không có câu hỏi số {id} trong phòng này."
NO_CHECK = "Không có câu hỏi kiểm tra số {id} trong phòng này."
NO_TITLE = "Chưa có tên hội nghị. Hãy ghi tên, ví dụ: Hội nghị tập huấn cải cách hành chính năm 2026."
TOO_LONG = "{field} dài {length} ký tự, vượt quá giới hạn {limit} ký tự. Hãy rút gọn."
FIELD_TITLE, FIELD_UNIT, FIELD_NAME, FIELD_ANSWER, FIELD_ROLE, FIELD_OPTION = (
    "Tên hội nghị",
    "Đơn vị tổ chức",
    "Tên người hỏi",
    "Câu trả lời",
    "Chức danh",
    "Phương án",
)
TOO_FAST = "Anh/chị gửi quá nhanh. Hãy thử lại sau {seconds} giây."
NOT_JOINED = "Hãy mở trang của phòng trên trình duyệt này trước khi bình chọn hoặc trả lời, để mỗi người chỉ được tính một lần."
NO_ANSWER_TEXT = "Chưa có nội dung câu trả lời. Hãy nhập câu trả lời, hoặc chọn “Đã trả lời trực tiếp”."
NO_ROLE = "Chưa có chức danh người trả lời. Hãy ghi chức danh, ví dụ: Giảng viên, Vụ Cải cách hành chính."
CONFLICT = (
    "Câu trả lời này vừa được {who} sửa (phiên bản {current}) trong khi anh/chị đang sửa phiên bản {expected}. "
    "Chưa lưu gì để không ghi đè: hãy xem bản mới, gộp lại rồi lưu."
)
NOT_WITH_ITSELF = "Không gộp được một câu hỏi với chính nó. Hãy chọn câu hỏi khác."
NOT_MERGED = "Câu hỏi số {id} hiện không gộp với câu nào nên không có gì để tách."
NOT_SHOWN = "Câu hỏi này chưa được duyệt hoặc đang ẩn nên không chiếu lên màn hình được."
NO_SUCH_ACT = "Không có thao tác “{act}” đối với câu hỏi."

# Quick checks.
CHECK_NEEDS_TEXT = "Câu hỏi kiểm tra đang để trống. Hãy nhập câu hỏi."
CHECK_OPTIONS = "Câu hỏi kiểm tra cần từ 2 đến 6 phương án khác nhau, hiện có {count}."
CHECK_RIGHT = "Hãy chọn phương án đúng trong các phương án đã nhập."
CHECK_CLOSED = "Câu hỏi kiểm tra này chưa mở hoặc đã kết thúc nên không nhận câu trả lời."
CHECK_NO_OPTION = "Câu hỏi kiểm tra không có phương án số {choice}."
CHECK_ASKED = "Chọn số đúng: “{before} …{after}”"

# In a chat.
JOINED = (
    "Anh/chị đã vào phòng hỏi đáp “{title}”. Mỗi tin nhắn sau đây là một câu hỏi gửi tới hội nghị; "
    "khi câu hỏi được trả lời, trợ lý nhắn lại tại đây. Gửi /roi để rời phòng."
)
LEFT = "Đã rời phòng hỏi đáp. Các tin nhắn sau là câu hỏi gửi tới trợ lý như bình thường."
NOT_IN_ROOM = "Anh/chị hiện không ở trong phòng hỏi đáp nào."
SENT_TO_ROOM = "Đã gửi câu hỏi tới phòng “{title}”. Khi có trả lời, trợ lý nhắn lại tại đây."
SENT_TO_MODERATION = "Đã gửi câu hỏi tới phòng “{title}”, đang chờ người điều phối duyệt. Khi có trả lời, trợ lý nhắn lại tại đây."
ANSWERED = "Câu hỏi của anh/chị tại “{title}” đã được trả lời: {question}"
ANSWERED_LIVE = "Câu hỏi này đã được trả lời trực tiếp tại hội nghị."
BY = "{name}, ngày {day}."

# Minutes.
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
MINUTES, MINUTES_OF = "BIÊN BẢN", "Tổng hợp hỏi đáp tại {title}"
PLACE_AND_DAY = "Ngày {day} tháng {month} năm {year}"
PAPERS = "Tài liệu: {names}."
SUMMARY = "Từ {begin} đến {end}, phòng hỏi đáp của hội nghị nhận {questions} câu hỏi, gộp thành {groups} nội dung; {people} người tham gia."
SECTION_ANSWERED = "I. Nội dung đã trả lời"
SECTION_OPEN = "II. Nội dung chưa trả lời, cần tiếp tục xử lý"
SECTION_CHECKS = "III. Kiểm tra nhanh"
NOTHING = "Không có."
ASKERS = "{count} người hỏi"
OTHER_WORDINGS = "Cách hỏi khác: {wordings}"
ANSWER = "Trả lời: {text}"
RESTS_ON = "Căn cứ: “{quote}” ({label})."
ANSWERED_IN_ROOM = "Đã được trả lời tại “{title}”."
PARKED = "Chuyển chuyên gia trả lời sau."
SIGNATURES = ("NGƯỜI LẬP BIÊN BẢN", "NGƯỜI CHỦ TRÌ")
CSV_HEAD = (
    "STT",
    "Câu hỏi",
    "Số người hỏi",
    "Các cách hỏi khác",
    "Tình trạng",
    "Câu trả lời",
    "Căn cứ",
    "Người trả lời",
    "Hỏi lúc",
    "Trả lời lúc",
)
STATES = {
    "waiting": "Chờ duyệt",
    "open": "Chưa trả lời",
    "answered": "Đã trả lời",
    "live": "Đã trả lời trực tiếp",
    "hidden": "Ẩn",
    "parked": "Chuyển chuyên gia",
}
