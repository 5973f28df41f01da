"""QR codes against another implementation (ReportLab's encoder), module by module."""

from __future__ import annotations

import pytest
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from bot.http.pages.qr import _bits, _codewords, _drawn, encode, svg


@pytest.mark.parametrize("length", [5, 20, 40, 60, 80, 100, 120, 150, 170, 200])
def test_every_module_is_as_another_encoder_draws_it(length: int) -> None:
    text = ("http://127.0.0.1:8000/tra-loi/" + "5f0c1f0f8f3e4d0c" * 20)[:length]
    theirs = QRCode(None, QRErrorCorrectLevel.M)
    theirs.addData(QR8bitByte(text))
    theirs.version = theirs.calculate_version()
    for mask in range(8):
        theirs.makeImpl(False, mask)
        ours = _drawn(theirs.version, _bits(_codewords(text.encode(), theirs.version)), mask)
        assert ours == [[int(bool(theirs.isDark(y, x))) for x in range(theirs.getModuleCount())] for y in range(theirs.getModuleCount())]


def test_the_picture_and_what_does_not_fit() -> None:
    assert len(encode("http://a.vn")) == 21
    assert svg("http://a.vn").startswith("<svg")
    with pytest.raises(ValueError, match="214 bytes"):
        encode("x" * 214)
