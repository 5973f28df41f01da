"""The arguments of `python -m bot admin`, apart from what carries them out, so that --help stays quick."""

from __future__ import annotations

import argparse
from pathlib import Path

KINDS = ("questions", "feedback", "experts", "verified", "documents", "usage", "audit")  # tables to take away


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands below `admin`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="VIỆC")
    for name, explained in (
        ("usage", "sử dụng theo ngày, kênh, nội dung"),
        ("questions", "câu hỏi chưa trả lời được, gộp theo ý"),
        ("feedback", "góp ý, lượt chưa đúng kèm lý do"),
        ("experts", "câu hỏi gửi chuyên gia"),
        ("verified", "câu trả lời xác nhận và tình trạng"),
        ("documents", "văn bản và hiệu lực"),
        ("report", "báo cáo của lần nạp tài liệu gần nhất"),
        ("rooms", "phòng hỏi đáp và số câu cần xử lý"),
        ("audit", "nhật ký: ai làm gì, lúc nào"),
        ("check", "đối chiếu ngay câu trả lời xác nhận với văn bản hiện tại"),
    ):
        acts.add_parser(name, help=explained)
    export = acts.add_parser("export", help="xuất một bảng ra tệp CSV (UTF-8 có BOM)")
    export.add_argument("name", choices=KINDS)
    export.add_argument("file", type=Path, metavar="FILE")
    answer = acts.add_parser("answer", help="trả lời một câu hỏi gửi chuyên gia")
    answer.add_argument("id")
    answer.add_argument("text")
    _signed(answer)
    answer.add_argument("--keep", action="store_true", help="giữ làm câu trả lời xác nhận, dựa trên --passage")
    _rests_on(answer)
    close = acts.add_parser("close", help="đóng một câu hỏi gửi chuyên gia mà không trả lời")
    close.add_argument("id")
    close.add_argument("reason")
    approve = acts.add_parser("approve", help="xác nhận một câu trả lời")
    approve.add_argument("question")
    approve.add_argument("text")
    _signed(approve)
    _rests_on(approve)
    revise = acts.add_parser("revise", help="sửa một câu trả lời xác nhận thành phiên bản mới")
    revise.add_argument("id")
    revise.add_argument("expected", type=int, metavar="PHIÊN-BẢN", help="phiên bản đang sửa")
    revise.add_argument("text")
    _signed(revise)
    _rests_on(revise)
    withdraw = acts.add_parser("withdraw", help="rút một câu trả lời xác nhận")
    withdraw.add_argument("id")
    withdraw.add_argument("expected", type=int, metavar="PHIÊN-BẢN")
    withdraw.add_argument("reason")


def _signed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, metavar="CHỨC-DANH", help="chức danh người trả lời, hiện cùng câu trả lời")
    parser.add_argument("--name", default="", metavar="TÊN")


def _rests_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passage", action="append", default=[], metavar="MÃ", help="mã đoạn làm căn cứ, có thể lặp lại")
    parser.add_argument("--wording", action="append", default=[], metavar="CÂU", help="cách hỏi khác, có thể lặp lại")
    parser.add_argument("--scope", default="", metavar="PHẠM-VI")
