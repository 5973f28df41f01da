"""The kinds of official texts, and how their names are read: one list for what is asked and for what a text names."""

from __future__ import annotations

LAWS = ("Bộ luật", "Luật", "Pháp lệnh")
RULES = ("Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Thông tư liên tịch", "Thông tư")
ANNEXED = ("Quy chế", "Quy định")  # issued with another text
KIND = rf"(?:{'|'.join((*LAWS, *RULES, *ANNEXED))})"  # longer names first: alternatives are tried in order
