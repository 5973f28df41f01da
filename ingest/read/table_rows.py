"""A table as lines: one row, one line, every cell after its column's name, so that a row answers by itself.

["Nhiệm vụ", "Cơ quan chủ trì"], ["Xây dựng đề án", "Bộ Nội vụ"] -> "Nhiệm vụ: Xây dựng đề án | Cơ quan chủ trì: Bộ Nội vụ"

A row that only entitles those below ("II | Cải cách thủ tục") is a heading, and their context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.lines import Line, LineKind

_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = re.compile(
    r"(?:S?TT|Số TT|Số thứ tự|Nội dung|Tên|Tiêu đề|Cơ quan|Đơn vị|Bộ phận|Nhiệm vụ|Công việc|Thời (?:gian|hạn|điểm)|Hạn|Ghi chú|Số\b|Mã|"
    r"Loại|Ngày|Hình thức|Kết quả|Sản phẩm|Chỉ (?:tiêu|số)|Mục tiêu|Chủ trì|Phối hợp|Người|Họ|Chức|Địa chỉ|Điện thoại|Lĩnh vực|Căn cứ|"
    r"Trích yếu|Hoạt động|Giải pháp|Kinh phí|Tỷ lệ|Diễn giải|Giá|Đơn giá|Thành tiền|Thủ tục|Câu|Đáp án|Biểu|Mẫu|Phụ lục|Dự án|Đề án|Nhóm|"
    r"Cấp|Giai đoạn|Bước|Tiêu chí|Điểm|Danh mục|Văn bản|Lý do|Trách nhiệm|Phương thức|Tình trạng|Mức|Số lượng|Diện tích|"
    r"Địa (?:điểm|bàn))(?!\w)",
    re.IGNORECASE,
)
_ROW_NUMBER = re.compile(r"(?:\d{1,4}|[a-zđ])[.)]?")
_GROUP_MARK = re.compile(r"([IVXLC]+|[A-ZĐ])[.)]?")
_GROUP_TITLE = re.compile(r"(?:[IVXLC]+|[A-ZĐ]|\d{1,2})[.)\-]\s+\S")
_CODE = re.compile(r"[A-Z]{1,4}(?:\d[\d.]*)?|\d+(?:\.\d+)+")
_OVER_ALL = -1  # rank of the title of a table


def row_lines(
    rows: list[list[str]],
    table: int,
    page: int | None = None,
    locator: str = "",
    *,
    named: bool | None = None,
    pages: list[int] | None = None,
) -> list[Line]:
    """Lines of a table. `named` tells whether the first row names the columns; None leaves it to the words in it.

    The header itself is kept as row 1, so that nothing of the document is lost. `pages` are those of the rows, where they differ.
    """
    cleaned = [([_clean(cell) for cell in row], pages[index] if pages else page) for index, row in enumerate(rows)]
    kept = [(row, where) for row, where in cleaned if any(row)]
    if not kept:
        return []
    cells = [row for row, _ in kept]
    titles = _title_rows(cells)
    header = cells[titles] if titles or (_is_header(cells) if named is None else named and len(cells) > 1) else []
    lines: list[Line] = []
    groups: list[tuple[int, str]] = []
    codes: list[_Coded] = []
    for number, (row, where) in enumerate(kept, start=1):
        line = Line("", page=where, kind=LineKind.ROW, table=table, row=number, locator=f"{locator}, dòng {number}" if locator else "")
        if number <= titles:
            text = next(cell for cell in row if cell)
            lines.append(replace(line, text=text, level=1, group=_titles(groups)))
            groups.append((_OVER_ALL, text))
        elif number == titles + 1 and header:
            lines.append(replace(line, text=" | ".join(cell for cell in row if cell)))
        elif group := _group(row, cells[number:]):
            groups, codes = [(rank, title) for rank, title in groups if rank < group[0]], []
            lines.append(replace(line, text=group[1], level=1, group=_titles(groups)))
            groups.append(group)
        else:
            codes = [above for above in codes if above.holds(row)]
            entitles = _coded(row, cells[number:])
            titles_above = (*_titles(groups), *(above.title for above in codes))
            lines.append(replace(line, text=_row_text(header, row), level=int(entitles is not None), group=titles_above))
            codes += [entitles] if entitles else []
    return [replace(line, row=line.row - 1) for line in lines] if header and not titles and _numbers_itself(cells) else lines


def _title_rows(rows: list[list[str]]) -> int:
    """Rows of one cell above the names of the columns: the title of the table, its unit of measure."""
    count = 0
    while count < 3 and len(rows) > count + 2 and len({cell for cell in rows[count] if cell}) == 1 and len(rows[count]) > 1:
        count += 1
    names = rows[count] if count else []
    plain = not any(re.search(r"\d", _YEAR.sub("", cell)) for cell in names)  # "Mẫu 1.1" is an entry
    return count if names and plain and _is_header(rows[count:]) else 0


def _numbers_itself(rows: list[list[str]]) -> bool:
    """Whether the rows bear the numbers 1, 2, 3, … in a column for them: project 8 then stands in row 8, the header in row 0."""
    if not re.fullmatch(r"S?TT|Số TT|Số thứ tự", rows[0][0], re.IGNORECASE):
        return False
    read = [(place, re.match(r"\d+", row[0])) for place, row in enumerate(rows[1:], start=1)]
    known = [(place, int(match[0])) for place, match in read if match]
    return len(known) >= 0.7 * len(read) and all(place == number for place, number in known)


def _titles(groups: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in groups)


def _group(row: list[str], below: list[list[str]]) -> tuple[int, str] | None:
    """(rank, title) of a row that entitles those below: one cell, or a Roman numeral or letter with one."""
    filled = list(dict.fromkeys(cell for cell in row if cell))
    if len(row) < 2 or not below:
        return None
    if len(filled) == 2 and row[0] == filled[0] and (mark := _GROUP_MARK.fullmatch(row[0])) and len(filled[1]) > 1:
        rest = [other for other in below if not _GROUP_MARK.fullmatch(other[0])]
        return (int(len(mark[1]) > 1 or mark[1] in "IVX"), f"{row[0].rstrip('.')}. {filled[1]}") if rest else None
    if len(filled) == 1 and len(filled[0]) > 3 and len(filled[0]) <= 200 and sum(map(bool, below[0])) > 1:
        numbered = any(_ROW_NUMBER.fullmatch(other[0]) for other in below[:3])
        if _GROUP_TITLE.match(filled[0]) or filled[0].isupper() or (numbered and not filled[0].endswith((".", ";", ","))):
            return (_rank(filled[0]), filled[0])
    return None


@dataclass(frozen=True, slots=True)
class _Coded:
    """A row that entitles those whose codes go on from its own: "I102 | Quặng Manhetit" above "I10201 | … | tấn | 250.000"."""

    column: int
    code: str
    title: str

    def holds(self, row: list[str]) -> bool:
        """Whether the row's code goes on from this one: in a column further right, or after a full stop ("1.2" → "1.2.1")."""
        return any(
            cell.startswith(self.code) and re.match(r"\d" if at > self.column else r"\.\d", cell[len(self.code) :])
            for at, cell in enumerate(row)
            if at >= self.column and _CODE.fullmatch(cell)
        )


def _coded(row: list[str], below: list[list[str]]) -> _Coded | None:
    """A row that has a code and a name only, with its number, above one whose code goes on from it."""
    filled = [(at, cell) for at, cell in enumerate(row) if cell]
    if not 2 <= len(filled) <= 3 or not below or not _CODE.fullmatch(filled[-2][1]) or filled[-1][1].isdigit():
        return None
    found = _Coded(*filled[-2], filled[-1][1])
    return found if found.holds(below[0]) and any(sum(map(bool, other)) > len(filled) for other in below) else None


def _rank(title: str) -> int:
    """ "A. …" stands above "I. …", and that above "1. …"."""
    return 1 if re.match(r"[IVXLC]+\b", title) else 2 if re.match(r"\d{1,2}[.)\-]\s", title) else 0


def _is_header(rows: list[list[str]]) -> bool:
    """Whether the first row names columns: full and short, and its words are names of columns, or figures stand below them."""
    first = rows[0]
    filled = [cell for cell in first if cell]
    plain = (
        len(rows) > 1
        and len(filled) >= 2
        and len(filled) >= 0.6 * len(first)
        and all(len(cell) <= 80 and (not cell.isdigit() or _YEAR.fullmatch(cell)) for cell in filled)
        and not all(map(_YEAR.fullmatch, filled))
    )
    if not plain:
        return False
    names = sum(bool(_NAMES.match(cell)) for cell in filled)
    if names >= 0.5 * len(filled) or any(re.fullmatch(r"S?TT|Số TT", cell, re.IGNORECASE) for cell in filled):
        return True
    if any(cell.endswith((".", ";", ":")) or re.search(r"\d", _YEAR.sub("", cell)) for cell in filled):
        return False
    return names > 0 or _figures_below(rows)


def _figures_below(rows: list[list[str]]) -> bool:
    """Whether a column without figures in its first cell has one in each other."""
    others = [row for row in rows[1:] if sum(map(bool, row)) > 1]
    columns = [[row[at] for row in others if at < len(row)] for at, name in enumerate(rows[0]) if name and not re.search(r"\d", name)]
    return any(len(column) == len(others) and all(re.search(r"\d", cell) for cell in column) for column in columns if column)


def _row_text(header: list[str], row: list[str]) -> str:
    filled = [(index, cell) for index, cell in enumerate(row) if cell]
    if len({cell for _, cell in filled}) == 1:
        return filled[0][1]
    pieces = []
    for index, cell in filled:
        name = header[index] if index < len(header) else ""
        pieces.append(f"{name}: {cell}" if name and name != cell else cell)
    return " | ".join(dict.fromkeys(pieces))  # merged cells repeat; say them once


def _clean(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell or "").strip()
