"""Static files: read once, named by content hash, compressed once, cached by browsers for a year.

"app.css" is served as /static/app.3f2a9c41d0.css. /widget.js keeps its name, so it is revalidated by ETag.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

WEB = Path(__file__).resolve().parents[1] / "web"
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"
_TEXT = (".js", ".css", ".svg", ".webmanifest", ".html")


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    body: bytes
    zipped: bytes  # b"" when compressing gains nothing
    media_type: str
    digest: str

    @classmethod
    def of(cls, name: str, body: bytes) -> Asset:
        zipped = gzip.compress(body, 9, mtime=0) if name.endswith(_TEXT) else b""
        media_type = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith(".webmanifest"):
            media_type = "application/manifest+json"
        return cls(name, body, zipped, media_type, hashlib.sha256(body).hexdigest()[:10])

    @property
    def url(self) -> str:
        stem, _, extension = self.name.rpartition(".")
        return f"/static/{stem}.{self.digest}.{extension}"

    def respond(self, request: Request, cache: str, headers: Mapping[str, str] | None = None) -> Response:
        """The file, compressed where accepted; 304 when the browser has it."""
        tag = f'"{self.digest}"'
        shared = {"Cache-Control": cache, "ETag": tag, "Vary": "Accept-Encoding"} | dict(headers or {})
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=shared)
        if self.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.zipped, headers=shared | {"Content-Encoding": "gzip"}, media_type=self.media_type)
        return Response(self.body, headers=shared, media_type=self.media_type)


class Assets:
    def __init__(self, folder: Path = WEB / "static") -> None:
        files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}
        self.by_name = {name: Asset.of(name, body) for name, body in files.items()}
        self.by_url = {asset.url: asset for asset in self.by_name.values()}
        answer, widget, style = files["answer.js"], files["widget.js"], files["widget.css"]
        # One script tag: the widget travels with the answer renderer it shares with the pages and with its style sheet.
        style_line = b"const STYLE = " + _js_string(style.decode()) + b";\n"
        self.widget = Asset.of("widget.js", b"(() => {\n'use strict';\n" + style_line + answer + b"\n" + widget + b"\n})();\n")
        self.digest = hashlib.sha256("".join(a.digest for a in self.by_name.values()).encode()).hexdigest()[:10]

    def url(self, name: str) -> str:
        """ "app.css" → "/static/app.3f2a9c41d0.css". Raises KeyError for a file that is not there."""
        return self.by_name[name].url


def _js_string(text: str) -> bytes:
    return json.dumps(" ".join(text.split())).encode()
