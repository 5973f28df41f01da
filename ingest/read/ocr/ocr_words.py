"""One run of tesseract over one picture → words with their places, in points."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from dataclasses import dataclass

from PIL import Image, ImageFilter

from ingest.lines import ReadError

_PAGE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word; `line` names the printed line it stands on, the box is in points."""

    text: str
    confidence: float
    line: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, row: dict[str, str], points: float) -> Word:
        box = (int(row[side]) * points for side in ("left", "top", "width", "height"))
        line = (row["block_num"], row["par_num"], row["line_num"])
        return cls(row["text"].strip(), float(row["conf"]) / 100, line, *box)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    def covers(self, other: Word) -> bool:
        """Whether both boxes are the same place on the page, to within the differences of two readings."""
        shared = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        return shared > 0.6 * max(self.width, other.width) and abs(self.middle - other.middle) < 0.6 * max(self.height, other.height)


def words_of(image: Image.Image, scale: float, sharpened: bool, number: int, dpi: int, layout: str = "3") -> list[Word]:
    """The words of one reading, boxes in points; `layout` is tesseract's page segmentation mode."""
    if sharpened:
        image = image.filter(ImageFilter.UnsharpMask(radius=2, percent=100, threshold=0))
    smaller = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    smaller.save(stream, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(round(dpi * scale)), "--psm", layout, "tsv"],
            input=stream.getvalue(),
            capture_output=True,
            check=False,
            timeout=_PAGE_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads are slower, and other files are read beside this one
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"nhận dạng trang {number} quá {_PAGE_SECONDS} giây nên đã dừng") from error
    if done.returncode != 0:
        raise ReadError(f"tesseract không đọc được trang {number}")
    points = 72 / (dpi * scale)
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Word.of(row, points) for row in rows if row["level"] == "5" and row["text"].strip() and float(row["conf"]) >= 0]
