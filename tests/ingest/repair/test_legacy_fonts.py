"""Every Vietnamese letter and a paragraph through TCVN3, VNI, VPS and VIQR and back; good Unicode is never touched."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from ingest.repair import legacy_fonts
from ingest.repair.legacy_fonts import decode, decode_runs, decode_texts, detect, font_encoding
from tests.ingest.read.legacy_encoder import encode

SMALL = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
CAPITALS = SMALL.upper()
PARAGRAPH = (
    "Điều 1. Phạm vi điều chỉnh. Nghị quyết này quy định việc cải cách thủ tục hành chính, kiểm soát chặt chẽ các quy định "
    "liên quan đến người dân, doanh nghiệp; rút ngắn thời gian giải quyết, giảm chi phí tuân thủ. Những trường hợp đặc biệt "
    "phải được sự đồng ý của cấp có thẩm quyền; kể từ ngày 15 tháng 7 năm 2021 (khoản 2 Điều 5)."
)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "vps", "viqr"])
def test_every_small_letter_returns(encoding: str) -> None:
    assert decode(encode(SMALL, encoding), encoding) == SMALL


@pytest.mark.parametrize("encoding", ["vni", "vps", "viqr"])
def test_every_capital_returns(encoding: str) -> None:
    assert decode(encode(CAPITALS, encoding), encoding) == CAPITALS


def test_tcvn3_capitals() -> None:
    assert decode(encode("ĂÂÊÔƠƯĐ", "tcvn3"), "tcvn3") == "ĂÂÊÔƠƯĐ"
    assert decode(encode(SMALL, "tcvn3"), "tcvn3", capitals=True) == CAPITALS  # a font that draws capitals
    assert decode("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "tcvn3") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert decode("Bé Néi vô, Bé TT&TT", "tcvn3") == "Bộ Nội vụ, Bộ TT&TT"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "vps", "viqr"])
def test_paragraph_is_detected_and_returns(encoding: str) -> None:
    stored = encode(PARAGRAPH, encoding)
    assert detect(stored) == encoding
    assert decode_texts([stored]) == ([PARAGRAPH], encoding)


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        unicodedata.normalize("NFD", PARAGRAPH),
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội",
        "La république française a été créée à l'été 1789; élève, façade, où, très, même.",
        "Größe, Übung, Straße: schöne Grüße aus München für Müller.",
        "The committee met at 9 a.m. (see e.g. section 3). Done? Yes. x+y, a^2, o(n).",
        "Plain ASCII without any marks at all, twice over.",
    ],
)
def test_good_text_is_never_decoded(text: str) -> None:
    assert detect(text) == ""
    assert decode_texts([text]) == ([text], "")


def test_a_legacy_paragraph_inside_a_unicode_file() -> None:
    lines, found = decode_texts([PARAGRAPH, encode(PARAGRAPH, "tcvn3"), PARAGRAPH])
    assert lines == [PARAGRAPH] * 3
    assert found == "tcvn3"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"), (".VnArialH", "tcvn3"), ("ABCDEF+.VnTimeH,Bold", "tcvn3"), ("VnTime", "tcvn3"), ("VNI-Times", "vni"),
        ("VPS Times", "vps"), ("Times New Roman", ""), ("Arial", ""), ("", ""), ("Vneshtorg", ""),
    ],
)  # fmt: skip
def test_fonts(font: str, encoding: str) -> None:
    assert font_encoding(font) == encoding


def test_runs_are_decoded_by_their_fonts() -> None:
    runs = [(encode("nghị quyết", "tcvn3"), ".VnTimeH"), (" số 76: ", "Times New Roman"), (encode("cải cách", "vni"), "VNI-Times")]
    assert decode_runs(runs) == ("NGHỊ QUYẾT số 76: cải cách", "tcvn3")


def test_unicode_pasted_into_a_legacy_font_is_left_alone() -> None:
    assert decode_runs([("Điều 1. Phạm vi", ".VnTime")]) == ("Điều 1. Phạm vi", "")
    assert decode_runs([("Hà Nam", ".VnTime")]) == ("Hà Nam", "")


def test_override() -> None:
    stored = encode("cải cách", "vni")
    assert decode_texts([stored], "vni") == (["cải cách"], "vni")
    assert decode_runs([(stored, "Arial")], "vni") == ("cải cách", "vni")
    assert decode_texts([encode(PARAGRAPH, "tcvn3")], "unicode") == ([encode(PARAGRAPH, "tcvn3")], "")
    with pytest.raises(ValueError, match="latin"):
        decode("a", "latin")


def test_private_area_and_cp1252_forms_of_the_same_bytes() -> None:
    stored = encode("việt", "tcvn3")
    private = "".join(chr(0xF000 + ord(c)) if ord(c) > 0x7F else c for c in stored)
    assert decode(private, "tcvn3") == "việt"
    assert decode(encode("đồng", "vps").encode("latin-1").decode("cp1252", "replace"), "vps") == "đồng"


def test_tables_have_no_code_twice() -> None:
    codes = [code for _, row in legacy_fonts._VPS_ROWS for code in row]
    assert len(codes) == len(set(codes))


def test_small_letters_agree_with_the_c_library() -> None:
    """glibc knows TCVN 5712, whose small letters and first seven capitals are those of the .Vn fonts."""
    if shutil.which("iconv") is None:
        pytest.skip("iconv is not installed")
    stored = "".join(chr(code) for code in range(0xA1, 0xFF))
    reference = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=stored.encode("latin-1"), capture_output=True, check=False
    )
    if reference.returncode:
        pytest.skip("this iconv does not know TCVN5712-1")
    known = dict(zip(stored, reference.stdout.decode(), strict=True))
    changed = {code: decode(code, "tcvn3") for code in stored if decode(code, "tcvn3") != code}
    assert set(changed.values()) | {"ý"} == {letter for letter in SMALL if not letter.isascii()} | set("ĂÂÊÔƠƯĐ")
    assert changed == {code: known[code] for code in changed}


def test_hyphens_that_were_soft_hyphens() -> None:
    stored = encode("nước, phương hướng, được; kinh tế", "tcvn3").replace("\u00ad", "-")
    assert decode(stored + "-x· héi, 19-NQ, A-B", "tcvn3") == "nước, phương hướng, được; kinh tế-xã hội, 19-NQ, A-B"
