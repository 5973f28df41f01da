from ingest.lines import Line, LineKind
from ingest.structure.own_headings import parse
from knowledge.law.types import PassageKind


def heading(level: int, text: str) -> Line:
    return Line(text=text, kind=LineKind.HEADING, level=level)


def test_headings_over_restated_units_get_the_units_paths() -> None:
    lines = (
        heading(2, "Bố cục"),
        Line(text="Điều 2 giao việc.", unit="Điều 2"),
        heading(2, "Điều 2. Tổ chức thực hiện"),
        heading(3, "9. Bộ Đo lường"),
        Line(text="Bộ Đo lường lập bảng đo.", unit="Điều 2/9/a"),
        heading(2, "Phần khác"),
        heading(3, "1. Không nhắc đơn vị nào"),
        Line(text="Một dòng thường."),
    )
    units = parse(lines).units
    headings = {unit.text: unit.path for unit in units if unit.kind is PassageKind.HEADING}
    assert headings["Điều 2. Tổ chức thực hiện"] == ("Điều 2",)
    assert headings["9. Bộ Đo lường"] == ("Điều 2", "9")
    assert headings["1. Không nhắc đơn vị nào"] == ("Phần khác", "1. Không nhắc đơn vị nào")
    line = next(unit for unit in units if unit.text.startswith("Bộ Đo lường lập"))
    assert line.path == ("Điều 2", "9", "a")
    assert line.headings == ("Điều 2. Tổ chức thực hiện", "9. Bộ Đo lường")
