"""The Vietnamese that ingestion shows."""

from __future__ import annotations

STATUS = {
    "new": "mới",
    "changed": "đã thay đổi",
    "unchanged": "không đổi",
    "duplicate": "trùng",
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
ERRORS = "{count} tệp không đọc được (xem các dòng LỖI); các tệp khác vẫn được nạp."
NOTHING = "Không có tệp nào đọc được; chỉ mục giữ nguyên."
MISSING_PATH = "Không thấy tệp hoặc thư mục: {path}"
LOW_VALIDITY = "Chỉ {rate:.0%} âm tiết đúng chính tả tiếng Việt (ngưỡng {limit:.0%}): tệp có thể hỏng chữ hoặc dùng bảng mã cũ."
DUPLICATE = "Cùng văn bản với “{other}”; chỉ nạp bản đó."
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
WATCHING = "Đang theo dõi {folders}; dừng bằng Ctrl-C."
FETCHED = "đã tải về {name}"
FETCH_SAME = "không đổi so với lần tải trước"
FETCHED_ASIDE = "Tệp đã tải nằm ngoài các thư mục của config.yaml; nạp bằng: python -m ingest {folder}"
NOTHING_TO_FETCH = "Không có mục nào trong sổ đăng ký có url để tải."
