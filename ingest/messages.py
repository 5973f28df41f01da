"""The Vietnamese that ingestion shows."""

from __future__ import annotations

STATUS = {
    "new": "mới",
    "changed": "đã thay đổi",
    "unchanged": "không đổi",
    "duplicate": "trùng",
    "part": "phụ lục",
    "held": "GIỮ LẠI",
    "error": "LỖI",
    "removed": "đã gỡ",
}
REPAIRS = {
    "zero_width": "bỏ ký tự vô hình",
    "gha": "sửa “ƣ” thành “ư”",
    "look_alike": "thay chữ cái giả dạng",
    "lost_space": "tách chữ dính",
}
NOTHING_CHANGED = "Không có gì thay đổi: chỉ mục giữ nguyên, thế hệ {generation}."
BUILT = "Đã dựng thế hệ {generation}: {documents} văn bản, {passages} đoạn ({seconds:.1f} giây)."
CHECKED = "Đã kiểm tra {files} tệp, {passages} đoạn; chỉ mục không bị động đến."
HELD_FILES = "{count} tệp bị giữ lại vì chữ không đọc được (xem các dòng GIỮ LẠI)."
ERRORS = "{count} tệp không đọc được (xem các dòng LỖI); các tệp khác vẫn được nạp."
GET_ANOTHER = "{error}. Hãy mở tệp bằng phần mềm đã tạo ra nó rồi lưu lại, hoặc lấy bản khác."
NOTHING = "Không có tệp nào đọc được; chỉ mục giữ nguyên."
MISSING_PATH = "Không thấy tệp hoặc thư mục: {path}"
LOW_VALIDITY = "Chỉ {rate:.0%} âm tiết đúng chính tả tiếng Việt (ngưỡng {limit:.0%}): tệp có thể hỏng chữ hoặc dùng bảng mã cũ."
DUPLICATE = "Cùng văn bản với “{other}”; chỉ nạp bản đó."
CONFLICT = (
    "Cùng số hiệu với “{other}” nhưng nội dung khác: nạp cả hai. Hãy kiểm tra số hiệu của một trong hai tệp (--number hoặc sources.yaml)."
)
PART_OF = "Là {label} của văn bản trong “{other}”; đã ghép vào văn bản đó."
PART_ALONE = "Chỉ có {label}; chưa có văn bản chính số {number}. Hãy nạp thêm tệp văn bản chính."
ADDED = "Lấy thêm từ tệp này: {labels}."
TRACED = (
    "Số hiệu hoặc ngày viết tay không đọc chắc được; khớp sổ đăng ký theo loại, cơ quan, tháng và tên: {number} ngày {day}. Hãy đối chiếu."
)
UNCERTAIN = "Chưa chắc chắn về: {fields}.{seen} Hãy ghi bằng --number, --issued-on hoặc một mục trong sources.yaml."
SEEN = "Chỉ đọc được phần “…/{code}”."
FIELD_NUMBER, FIELD_DATE, FIELD_KIND, FIELD_ISSUER = "số hiệu", "ngày ban hành", "loại văn bản", "cơ quan ban hành"
HELD = (
    "Không nạp: chữ đọc được không phải tiếng Việt rõ ràng ({rate:.0%} âm tiết đúng). Hãy dùng bản gốc rõ hơn, hoặc thêm --force để nạp "
    "kèm cảnh báo."
)
HELD_KEPT = " Phiên bản đã nạp trước đó được giữ nguyên."
HELD_PAGES = "Không nạp {count} trang chữ không đọc được ({pages}); các trang khác vẫn được nạp. Thêm --force để nạp cả các trang này."
FORCED = "Nạp theo yêu cầu (--force) dù chữ đọc được không đạt; câu trả lời từ văn bản này luôn kèm cảnh báo."
ONE_FILE = "--number và --issued-on chỉ dùng khi nạp đúng một tệp; đang có {count} đường dẫn."
BAD_DAY = "--issued-on “{value}” không phải ngày dạng 2021-07-15."
SAME_CONTENT = "Nội dung giống hệt “{other}”; chỉ nạp một bản."
STAGES = {
    "read": "Đọc tài liệu",
    "questions": "Viết câu hỏi mẫu",
    "catalog": "Ghi văn bản",
    "vectors": "Mã hoá",
    "lexical": "Lập chỉ mục từ",
    "verify": "Kiểm tra",
}
PAGE_TITLE = "Báo cáo nạp tài liệu"
GENERATION = "Thế hệ chỉ mục"
PREVIOUS = "trước đó"
NO_GENERATION = "chưa có"
STATE = "Tình trạng"
FILES = "Số tệp"
WARNINGS = "Cảnh báo"
UNPARSED = "Dòng chưa hiểu"
CHANGES = "Thay đổi so với thế hệ trước"
TREE = "Cây điều khoản"
UNIT = "Đơn vị"
BEFORE = "Trước"
AFTER = "Sau"
UNITS = "đơn vị"
PASSAGES = "đoạn"
VALID = "âm tiết đúng"
REPORT_AT = "Báo cáo chi tiết: {path}"
PUBLISHED = "Đã phát hành thế hệ {generation} tại {url}."
TAKEN = "Đã nhận thế hệ {generation}; các máy chủ trên máy này trả lời từ thế hệ đó."
TAKEN_ALREADY = "Không có thế hệ mới: đang dùng bản đã phát hành."
FOLLOWING = "Đang theo dõi {url}; dừng bằng Ctrl-C."
NO_PUBLICATION = "Chưa khai báo nơi phát hành: đặt publication.url trong tệp cấu hình (một thư mục dùng chung, hoặc s3://kho/thư-mục)."
WATCHING = "Đang theo dõi {folders}; dừng bằng Ctrl-C."
NO_ADDRESS = "{id}: sổ đăng ký chưa có địa chỉ tệp"
NO_HEADER = "{id}: tệp tải về không phải văn bản (không có phần đầu văn bản; bắt đầu bằng “{start}”); địa chỉ sai, không nhận tệp"
ADDRESS_UNVERIFIED = ". Địa chỉ này chưa được kiểm tra khi ghi vào sổ đăng ký"
LOOK_AT = ". Hãy tìm “{number}” tại {page} rồi ghi địa chỉ đúng vào sources.yaml, hoặc đặt tệp vào thư mục tài liệu"
FETCHED = "đã tải về {name}"
FETCH_SAME = "không đổi so với lần tải trước"
FETCHED_ASIDE = "Tệp đã tải nằm ngoài các thư mục của config.yaml; nạp bằng: python -m ingest {folder}"
NOTHING_TO_FETCH = "Không có mục nào trong sổ đăng ký có url để tải."
