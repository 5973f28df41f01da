"""The Vietnamese of the HTTP layer: problems, states, limits. Words on pages stand in the templates, the widget's in its string table."""

from __future__ import annotations

TITLES = {
    400: "Yêu cầu không hợp lệ",
    401: "Chưa xác thực",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Phương thức không được hỗ trợ",
    406: "Định dạng trả lời không được hỗ trợ",
    410: "Không còn tồn tại",
    411: "Thiếu độ dài nội dung",
    413: "Nội dung quá lớn",
    415: "Kiểu nội dung không được hỗ trợ",
    421: "Sai tên máy chủ",
    422: "Dữ liệu không hợp lệ",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi máy chủ",
    501: "Chưa được cài đặt",
    503: "Dịch vụ chưa sẵn sàng",
}
BAD_REQUEST = "Máy chủ không hiểu yêu cầu này. Hãy kiểm tra lại nội dung gửi lên."
INVALID = "Dữ liệu gửi lên chưa đúng: {fields}."
NOT_FOUND = "Không có địa chỉ này. Hãy kiểm tra lại đường dẫn hoặc quay về trang chủ."
METHOD_NOT_ALLOWED = "Địa chỉ này không nhận phương thức {method}."
SERVER_ERROR = "Máy chủ gặp lỗi khi xử lý yêu cầu. Hãy thử lại; nếu lỗi lặp lại, gửi mã lỗi {request_id} cho quản trị viên."
TOO_LARGE = "Nội dung gửi lên vượt quá {limit} KB. Hãy rút gọn."
FOREIGN_ORIGIN = (
    "Trang {origin} chưa được phép dùng trợ lý này. Quản trị viên thêm địa chỉ đó vào server.allowed_origins trong config.yaml."
)
FOREIGN_HOST = (
    "Máy chủ này không có tên “{host}”. Hãy dùng địa chỉ do đơn vị cung cấp; quản trị viên khai báo tên trong "
    "server.public_url hoặc server.allowed_hosts của config.yaml."
)
SIGN_ON_REPEATED = "Yêu cầu có nhiều hơn một tiêu đề {header} nên không biết là của ai. Quản trị viên hãy kiểm tra máy chủ trung gian."
SIGN_ON_UNREADABLE = (
    "Tên người dùng trong tiêu đề {header} dài quá {length} ký tự hoặc có ký tự không hiển thị được. "
    "Quản trị viên hãy kiểm tra máy chủ trung gian."
)
KEY_NEEDED = "Cần khoá truy cập (Authorization: Bearer …) hoặc đăng nhập một lần để dùng chức năng này."
SIGN_IN_NEEDED = "Trang này dành cho giảng viên và quản trị viên. Hãy đăng nhập bằng khoá truy cập có quyền trainer hoặc admin."
SIGN_IN_REFUSED = "Khoá truy cập không đúng, đã bị thu hồi, hoặc không có quyền trainer hay admin."
SIGN_IN_YOURSELF = "Yêu cầu này do một trang khác gửi tới nên không được thực hiện. Hãy mở trang đăng nhập."
DESK_YOURSELF = "Việc này do một trang khác gửi tới nên không được thực hiện. Hãy làm từ bàn làm việc."
NO_TABLE = "Không có bảng “{name}” để xuất."
NO_REPORT = "Chưa có báo cáo nạp tài liệu. Quản trị viên hãy chạy: python -m ingest"
KEY_UNKNOWN = "Khoá truy cập không đúng hoặc đã bị thu hồi."
SCOPE_MISSING = "Tài khoản hoặc khoá truy cập này không có quyền “{scope}”."
RATE_LIMITED = "Đã vượt quá {limit} yêu cầu mỗi phút. Hãy thử lại sau {seconds} giây."
BUSY = "Máy chủ đang trả lời quá nhiều người cùng lúc. Hãy thử lại sau ít giây."
STREAM_FAILED = "Máy chủ gặp lỗi khi trả lời. Hãy thử hỏi lại."
STREAM_GONE = "Luồng trả lời này đã kết thúc hoặc quá hạn. Hãy gửi lại câu hỏi."
ASK_YOURSELF = "Câu hỏi này do một trang khác gửi tới nên chưa được trả lời. Nếu anh/chị muốn hỏi, hãy bấm nút Hỏi."
FORGET_YOURSELF = "Yêu cầu xoá này do một trang khác gửi tới nên không được thực hiện. Hãy mở trang Dữ liệu và quyền riêng tư."
NO_DATA_OF_YOURS = "Không có dữ liệu nào gắn với trình duyệt hoặc tài khoản này."
NO_METRICS = "Chưa cài thư viện prometheus-client. Quản trị viên hãy cài lại theo requirements.lock."
NO_INDEX = "Chưa có văn bản nào nên chưa thể trả lời. Quản trị viên hãy chạy: python -m ingest"
INDEX_STANDIN = (
    "Bản dữ liệu đang dùng bị hỏng; bản {generation} trả lời thay. Quản trị viên hãy xem nhật ký hoặc chạy: python -m bot doctor"
)
INDEX_UNUSABLE = "Kho văn bản hiện không mở được. Quản trị viên hãy xem nhật ký máy chủ (mã lỗi {request_id})."
RECORDS_UNUSABLE = (
    "Cơ sở dữ liệu hiện không đọc hoặc không ghi được, nên chưa làm được việc này. Hãy thử lại sau ít phút; "
    "quản trị viên hãy xem nhật ký máy chủ (mã lỗi {request_id})."
)
RECORDS_UNWRITABLE = (
    "Vẫn trả lời được nhưng không ghi được vào cơ sở dữ liệu ({reason}); {count} câu hỏi chưa lưu được từ khi khởi động. "
    "Quản trị viên hãy kiểm tra dung lượng đĩa, quyền ghi và tiến trình đang khoá cơ sở dữ liệu."
)
NO_DOCUMENT = "Không có văn bản “{id}” trong kho văn bản hiện có."
NO_PASSAGE = "Không có đoạn “{id}” trong kho văn bản hiện có."
NO_CONVERSATION = "Không có cuộc trao đổi này, hoặc đã hết thời hạn lưu."
OPEN_CONVERSATION = "Mở cuộc trao đổi này trên trang trợ lý"
NO_ANSWER = "Không có câu trả lời “{id}” để góp ý."
NO_SUCH_ANSWER = "Không có câu trả lời này, hoặc đã hết thời hạn lưu."
WORD_TITLE = "NỘI DUNG TRẢ LỜI"
WORD_FOOT = "Trợ lý cải cách hành chính trả lời, xuất ngày {day}, {url}. Khi viện dẫn chính thức, đề nghị đối chiếu văn bản gốc."
NO_ORIGINAL = "Văn bản này không có bản gốc dạng PDF để xem."
NO_PAGE = "Bản gốc không có trang {number}."
FEEDBACK_KEPT = "Góp ý đã được lưu."
EXPERT_KEPT = (
    "Câu hỏi đã được chuyển cho chuyên gia. Câu trả lời sẽ hiện dưới câu hỏi này và trong mục “Hỏi chuyên gia”; "
    "anh/chị có thể đóng trang và mở lại sau trên trình duyệt hoặc tài khoản này."
)
NO_EXPERT_REQUEST = "Không có câu hỏi này trong những câu anh/chị đã gửi chuyên gia, hoặc đã hết thời hạn lưu."
BAD_DATE = "Ngày “{value}” không đúng. Hãy viết theo dạng năm-tháng-ngày, ví dụ 2025-01-31."
BAD_MODEL = "Không có mô hình “{model}”. Hãy dùng “{name}”."
NO_USER_MESSAGE = "Danh sách messages chưa có câu hỏi nào của người dùng (role: user)."
FIELD_ERRORS = {
    "missing": "bắt buộc phải có",
    "string_type": "phải là chuỗi ký tự",
    "string_too_short": "không được để trống",
    "string_too_long": "quá dài",
    "json_invalid": "không phải JSON hợp lệ",
    "extra_forbidden": "không được dùng",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "greater_than_equal": "nhỏ hơn mức cho phép",
    "less_than_equal": "lớn hơn mức cho phép",
    "literal_error": "không thuộc các giá trị cho phép",
    "string_pattern_mismatch": "không đúng định dạng",
    "model_attributes_type": "phải là một đối tượng JSON",
}
FIELD_ERROR = "giá trị không hợp lệ"

WEAK_ADMIN_SECRET = (
    "CCHC_ADMIN_KEY quá yếu: {reason}. Hãy đặt chuỗi ngẫu nhiên ít nhất {length} ký tự, ví dụ lấy từ lệnh: "
    'python -c "import secrets; print(secrets.token_urlsafe(32))"'
)
WEAK_SHORT = "chỉ có {count} ký tự"
WEAK_REPETITIVE = "chỉ gồm {count} ký tự khác nhau"
WEAK_COMMON = "chứa cụm dễ đoán “{word}”"
