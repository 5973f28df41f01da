"""Header and signature blocks laid out as administrative papers are, with every line kept."""

from __future__ import annotations

from bot.http.site.paper_head import front

HEAD = "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 76/NQ-CP\nHà Nội, ngày 15 tháng 7 năm 2021"


def test_the_letterhead_has_the_issuer_left_and_the_nation_right() -> None:
    found = front(HEAD, ("Phần mở đầu", "đoạn 1"))
    assert found.kind == "letterhead"
    assert found.left == ("CHÍNH PHỦ", "Số: 76/NQ-CP")
    assert found.right[0].startswith("CỘNG HÒA")
    assert sorted((*found.left, *found.right)) == sorted(HEAD.splitlines())


def test_title_grounds_recipients_and_signature() -> None:
    assert front("NGHỊ QUYẾT\nBAN HÀNH CHƯƠNG TRÌNH", ("Phần mở đầu", "đoạn 2")).kind == "title"
    assert front("CHÍNH PHỦ\nCăn cứ Luật Tổ chức Chính phủ;", ("Phần mở đầu", "đoạn 3")).kind == "plain"
    assert front("Nơi nhận:\n- Lưu: VT.", ("Nơi nhận",)).kind == "recipients"
    assert front("TM. CHÍNH PHỦ", ("Chữ ký", "đoạn 1")).kind == "signature"
