"""Fetching against a real local HTTPS server with its own certificate authority."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.register.register import Register, RegisteredDocument
from ingest.run.download import DownloadError, Policy, download
from ingest.run.fetch import RECORD, Fetched, fetch, fetch_folder

CIRCULAR = """BỘ NỘI VỤ
Số: 10/2018/TT-BNV
Hà Nội, ngày 2 tháng 3 năm 2018
THÔNG TƯ
QUY ĐỊNH VỀ BÁO CÁO
Điều 1. Phạm vi
Thông tư này quy định về báo cáo.
""".encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/chuyen":
            self.send_response(302)
            self.send_header("Location", "/tt-10.txt")
            self.end_headers()
        elif self.path == "/vong":
            self.send_response(302)
            self.send_header("Location", "/vong")
            self.end_headers()
        elif self.path == "/ra-ngoai":
            self.send_response(302)
            self.send_header("Location", "http://localhost/tt-10.txt")
            self.end_headers()
        elif self.path == "/lon.txt":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 400_000)
        elif self.path == "/trang.html":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("<title>Cổng</title><p>Cổng thông tin đang bảo trì, xin mời quay lại sau.</p>".encode())
        elif self.path == "/tt-10.txt":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(CIRCULAR)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Policy]]:
    folder = tmp_path_factory.mktemp("tls")
    certificate = make_certificate(folder)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "key.pem")
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield (
        f"https://localhost:{httpd.server_address[1]}",
        Policy(allowed_hosts=frozenset({"localhost"}), ca_file=str(certificate), seconds=10),
    )
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    builder = (
        builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    encoding, formats, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(signed.public_bytes(encoding))
    (folder / "key.pem").write_bytes(key.private_bytes(encoding, formats, plain))
    return folder / "cert.pem"


def run(entry: RegisteredDocument, folder: Path, policy: Policy) -> Fetched:
    return next(fetch(Register((entry,)), folder, only=frozenset(), policy=policy, seconds=30, memory_mb=1024))


def test_fetches_checks_and_records(server: tuple[str, Policy], tmp_path: Path) -> None:
    base, policy = server
    entry = RegisteredDocument(id="tt-10-2018", number="10/2018/TT-BNV", issued_on=date(2018, 3, 2), url=f"{base}/chuyen")
    got = run(entry, tmp_path, policy)
    assert (got.error, got.unchanged) == ("", False)
    assert (tmp_path / "tt-10-2018.txt").read_bytes() == CIRCULAR
    assert got.sha256 == hashlib.sha256(CIRCULAR).hexdigest()
    assert got.sha256 in (tmp_path / RECORD).read_text(encoding="utf-8")
    assert run(entry, tmp_path, policy).unchanged


def test_another_number_or_date_or_checksum_is_not_taken(server: tuple[str, Policy], tmp_path: Path) -> None:
    base, policy = server
    entry = RegisteredDocument(id="x", number="10/2018/TT-BNV", issued_on=date(2018, 3, 2), url=f"{base}/tt-10.txt")
    assert "số hiệu" in run(replace(entry, number="11/2018/TT-BNV"), tmp_path, policy).error
    assert "ghi ngày" in run(replace(entry, issued_on=date(2019, 3, 2)), tmp_path, policy).error
    assert "SHA-256" in run(replace(entry, sha256="0" * 64), tmp_path, policy).error
    assert not list(tmp_path.glob("x*"))
    assert not list(tmp_path.glob(".x*"))


def test_a_wrong_address_is_said_with_the_page_to_look_at(server: tuple[str, Policy], tmp_path: Path) -> None:
    base, policy = server
    entry = RegisteredDocument(id="x", number="10/2018/TT-BNV", issued_on=date(2018, 3, 2), url_verified=False, page="https://vbpl.vn")
    gone = run(replace(entry, url=f"{base}/thieu"), tmp_path, policy).error
    assert "404" in gone
    assert "chưa được kiểm tra" in gone
    assert "“10/2018/TT-BNV” tại https://vbpl.vn" in gone
    page = run(replace(entry, url=f"{base}/trang.html"), tmp_path, policy).error
    assert "không phải văn bản" in page
    assert "Cổng thông tin" in page
    known = Register((entry,))
    assert list(fetch(known, tmp_path, only=frozenset(), policy=policy, seconds=30, memory_mb=1024)) == []
    [asked] = fetch(known, tmp_path, only=frozenset({"x"}), policy=policy, seconds=30, memory_mb=1024)
    assert "chưa có địa chỉ" in asked.error
    assert "https://vbpl.vn" in asked.error


@pytest.mark.parametrize(
    ("path", "reason"), [("/vong", "chuyển hướng"), ("/ra-ngoai", "HTTPS"), ("/lon.txt", "lớn hơn"), ("/thieu", "404")]
)
def test_what_the_policy_forbids(server: tuple[str, Policy], path: str, reason: str) -> None:
    base, policy = server
    with pytest.raises(DownloadError, match=reason):
        download(base + path, replace(policy, max_bytes=100_000))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "192.168.1.1", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(DownloadError, match="nội bộ"):
        download(f"https://{host}/a.pdf", Policy(seconds=3))


def test_unknown_certificate_is_refused(server: tuple[str, Policy]) -> None:
    base, policy = server
    with pytest.raises(DownloadError, match="không tải được"):
        download(f"{base}/tt-10.txt", replace(policy, ca_file=""))


def test_fetched_texts_never_go_into_the_shipped_folder_of_an_installation(tmp_path: Path) -> None:
    assert fetch_folder((Path("tai-lieu"),), tmp_path) == tmp_path / "tai-lieu" / "tai-ve"
    assert fetch_folder((Path("knowledge/documents"),), tmp_path) == tmp_path / "tai-ve"
    (tmp_path / "knowledge" / "documents").mkdir(parents=True)
    assert fetch_folder((Path("knowledge/documents"),), tmp_path) == tmp_path / "knowledge" / "documents" / "tai-ve"
