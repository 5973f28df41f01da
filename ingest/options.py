"""The words of the command line `python -m ingest`."""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge.terminal import command_line


def fetch_options() -> argparse.ArgumentParser:
    """`python -m ingest fetch`: download registered texts."""
    parser = command_line("ingest fetch", "Tải các văn bản có url trong sổ đăng ký.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="chỉ tải các mục này")
    parser.add_argument("--to", type=Path, metavar="DIR", help="thư mục lưu (mặc định: tai-ve trong thư mục tài liệu đầu tiên)")
    parser.add_argument("--sources", type=Path, action="append", default=[], metavar="FILE", help="sổ đăng ký khác, đọc trước sources.yaml")
    parser.add_argument("--allow-host", action="append", default=[], metavar="HOST", help="máy trong mạng nội bộ được phép tải")
    parser.add_argument("--ca-file", type=Path, metavar="FILE", help="chứng thư của cơ quan chứng thực nội bộ (PEM)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình thay cho config.yaml")
    return parser


def publication_options(command: str) -> argparse.ArgumentParser:
    """`python -m ingest publish` and `follow`."""
    what = {
        "publish": "Phát hành thế hệ chỉ mục đang dùng cho các máy khác.",
        "follow": "Nhận thế hệ chỉ mục đã phát hành, mỗi khi có bản mới.",
    }
    parser = command_line(f"ingest {command}", what[command])
    parser.add_argument("--index", type=Path, metavar="DIR", help="thư mục chỉ mục (mặc định: index.directory trong config.yaml)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình thay cho config.yaml")
    if command == "follow":
        parser.add_argument("--once", action="store_true", help="nhận một lần rồi dừng")
    return parser


def ingestion_options() -> argparse.ArgumentParser:
    """`python -m ingest` and `watch`."""
    parser = command_line("ingest", "Nạp tài liệu vào chỉ mục.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="tệp hoặc thư mục nạp thêm trong lần chạy này")
    parser.add_argument("--index", type=Path, metavar="DIR", help="thư mục chỉ mục (mặc định: index.directory trong config.yaml)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình thay cho config.yaml")
    parser.add_argument("--check", action="store_true", help="chỉ đọc và báo cáo, không đổi chỉ mục; mã thoát khác 0 khi có vấn đề")
    parser.add_argument("--json", action="store_true", help="in báo cáo dạng JSON")
    parser.add_argument("--number", default="", metavar="SỐ", help="số hiệu của tệp duy nhất được nạp, khi tệp không nêu rõ (76/NQ-CP)")
    parser.add_argument("--issued-on", default="", metavar="NGÀY", help="ngày ban hành của tệp đó (2021-07-15)")
    parser.add_argument("--force", action="store_true", help="nạp cả tệp, trang đọc ra không phải tiếng Việt rõ ràng, kèm cảnh báo")
    parser.add_argument("--report", type=Path, metavar="FILE", help="trang báo cáo HTML (mặc định: report.html trong thư mục chỉ mục)")
    encodings = ("unicode", "tcvn3", "vni", "vps", "viqr")
    parser.add_argument("--encoding", choices=encodings, default="", help="ép bảng mã chữ Việt cũ khi nhận dạng tự động sai")
    return parser
