"""Old and open Office formats (.doc, .rtf, .odt, .ppt, .odp, .xls, .ods) through LibreOffice, then our own readers.

LibreOffice is an optional system package; it runs headless with a profile of its own (so that it neither disturbs nor
waits for one on the desktop), without macros, under a time limit, and leaves nothing behind.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from ingest.lines import ReadError, Reading
from ingest.read import read_as
from ingest.read.sign_of_life import sign_of_life

TARGETS = {
    ".doc": "docx", ".dot": "docx", ".rtf": "docx", ".odt": "docx", ".wps": "docx",
    ".ppt": "pptx", ".pps": "pptx", ".odp": "pptx",
    ".xls": "xlsx", ".ods": "xlsx",
}  # fmt: skip
_SECONDS = 120
_ADDRESS_SPACE = 8 * 1024**3  # LibreOffice maps much more than it uses
_LEAST_FILLED = 1024**3  # of it that LibreOffice may fill in any case: it does not start with much less
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEARCHED = 200 * 1024 * 1024
_INSTALL = "apt install libreoffice-writer libreoffice-impress libreoffice-calc"


def read(path: Path, encoding: str = "") -> Reading:
    """Convert, then read as Word, PowerPoint or Excel. Raises ReadError when LibreOffice is missing, fails or takes too long."""
    target = TARGETS.get(path.suffix.lower()) or _by_content(path)
    _check_container(path)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError(
            f"đọc tệp {path.suffix.lower()} cần LibreOffice nhưng máy chưa cài; cài bằng: {_INSTALL}, hoặc lưu lại thành .{target}"
        )
    with tempfile.TemporaryDirectory(prefix="ingest-office-") as folder:
        converted = _converted(program, path, target, Path(folder))
        reading = read_as(target, converted, encoding)
    return replace(reading, reader=f"office/{target}")


def _check_container(path: Path) -> None:
    """LibreOffice reads a damaged binary file as if it were text, so what it must contain is looked for first."""
    with path.open("rb") as file:
        data = file.read(_SEARCHED)
    if not data.startswith(_OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("tệp Office bị khoá bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại")
    if not any(name.encode("utf-16-le") in data for name in ("WordDocument", "PowerPoint Document", "Workbook", "Book")):
        raise ReadError("tệp Office cũ bị hỏng (không thấy nội dung bên trong)")


def _by_content(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"{\\rtf"):
        return "docx"
    raise ReadError(f"chưa hỗ trợ loại tệp “{path.suffix or path.name}”")


def _converted(program: str, path: Path, target: str, folder: Path) -> Path:
    """The converted file in `folder`. The copy has a plain name: LibreOffice stumbles over some."""
    source = folder / f"tep{path.suffix.lower() if path.suffix.lower() in TARGETS else '.rtf'}"
    shutil.copyfile(path, source)
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--nolockcheck", "--convert-to", target, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_own_limits,
        env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
    )
    try:
        _wait(process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    results = list((folder / "out").glob(f"*.{target}"))
    if not results:
        raise ReadError("LibreOffice không mở được tệp (tệp hỏng, có mật khẩu hoặc cần nhiều bộ nhớ hơn ingest.file_memory_mb)")
    return results[0]


def _wait(process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            process.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            sign_of_life()
    raise ReadError(f"LibreOffice chuyển đổi quá {_SECONDS} giây nên đã dừng")


def _own_limits() -> None:
    """Runs in the child before LibreOffice: it maps more than the parser may, which would keep it from starting, but what it fills
    stays within the same limit."""
    fills, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(_ADDRESS_SPACE, hard), hard))
    if fills != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_DATA, (max(fills, _LEAST_FILLED), resource.getrlimit(resource.RLIMIT_DATA)[1]))
