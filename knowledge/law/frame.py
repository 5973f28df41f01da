"""The blocks around a text's body, by the first component of their path: ingestion names them so, and who reads a path knows them by it."""

from __future__ import annotations

OPENING = "Phần mở đầu"
RECIPIENTS = "Nơi nhận"
SIGNATURE = "Chữ ký"
NOTES = "Chú thích"
