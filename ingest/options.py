"""The command line of python -m ingest."""

from __future__ import annotations

import argparse
from pathlib import Path


def fetch_parser() -> argparse.ArgumentParser:
    """Of `python -m ingest fetch`."""
    made = argparse.ArgumentParser(prog="python -m ingest fetch", description="Tải các văn bản có url trong sổ đăng ký.")
    made.add_argument("ids", nargs="*", metavar="ID", help="chỉ tải các mục này")
    made.add_argument("--to", type=Path, metavar="DIR", help="thư mục lưu (mặc định: tai-ve trong thư mục tài liệu đầu tiên)")
    made.add_argument("--sources", type=Path, action="append", default=[], metavar="FILE", help="sổ đăng ký khác, đọc trước sources.yaml")
    made.add_argument("--allow-host", action="append", default=[], metavar="HOST", help="máy trong mạng nội bộ được phép tải")
    made.add_argument("--ca-file", type=Path, metavar="FILE", help="chứng thư của cơ quan chứng thực nội bộ (PEM)")
    made.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình thay cho config.yaml")
    return made


def parser() -> argparse.ArgumentParser:
    """Of a run, and of `watch`."""
    made = argparse.ArgumentParser(prog="python -m ingest", description="Nạp tài liệu vào chỉ mục.")
    made.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="tệp hoặc thư mục nạp thêm trong lần chạy này")
    made.add_argument("--index", type=Path, metavar="DIR", help="thư mục chỉ mục (mặc định: index.directory trong config.yaml)")
    made.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình thay cho config.yaml")
    made.add_argument("--check", action="store_true", help="chỉ đọc và báo cáo, không đổi chỉ mục; mã thoát khác 0 khi có vấn đề")
    made.add_argument("--json", action="store_true", help="in báo cáo dạng JSON")
    made.add_argument("--number", default="", metavar="SỐ", help="số hiệu của tệp duy nhất được nạp, khi tệp không nêu rõ (76/NQ-CP)")
    made.add_argument("--issued-on", default="", metavar="NGÀY", help="ngày ban hành của tệp đó (2021-07-15)")
    made.add_argument("--force", action="store_true", help="nạp cả tệp, trang đọc ra không phải tiếng Việt rõ ràng, kèm cảnh báo")
    made.add_argument("--report", type=Path, metavar="FILE", help="trang báo cáo HTML (mặc định: report.html trong thư mục chỉ mục)")
    encodings = ("unicode", "tcvn3", "vni", "vps", "viqr")
    made.add_argument("--encoding", choices=encodings, default="", help="ép bảng mã chữ Việt cũ khi nhận dạng tự động sai")
    return made
