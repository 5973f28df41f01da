"""Fetch one URL safely: HTTPS only, no private addresses, limited size and time, redirects checked one by one.

The address is checked when the connection is made, not before: a name that resolves differently the second time gains
nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

_REDIRECTS = {301, 302, 303, 307, 308}
_AGENT = b"tro-ly-cchc-ingest/0.1"


class DownloadError(Exception):
    """The message is one Vietnamese sentence naming the URL's fault and the remedy."""


@dataclass(frozen=True, slots=True)
class Download:
    content: bytes
    url: str  # after redirects
    content_type: str


@dataclass(frozen=True, slots=True)
class Policy:
    """`allowed_hosts` may lie on private addresses (an intranet library); `ca_file` adds a certificate authority."""

    max_bytes: int = 50 * 1024 * 1024
    seconds: float = 60.0
    redirects: int = 5
    allowed_hosts: frozenset[str] = field(default_factory=frozenset)
    ca_file: str = ""


def download(url: str, policy: Policy | None = None) -> Download:
    """The body of `url`. Raises DownloadError for anything the policy forbids and for any failure of the network."""
    policy = policy or Policy()
    deadline = time.monotonic() + policy.seconds
    context = ssl.create_default_context()
    if policy.ca_file:
        context.load_verify_locations(policy.ca_file)
    with httpcore.ConnectionPool(ssl_context=context, network_backend=_GuardedBackend(policy)) as pool:
        for _ in range(policy.redirects + 1):
            _check_url(url)
            try:
                outcome = _get(pool, url, policy, deadline)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
                raise DownloadError(f"{url}: không tải được ({error or type(error).__name__})") from error
            if isinstance(outcome, Download):
                return outcome
            url = urljoin(url, outcome)
    raise DownloadError(f"{url}: chuyển hướng quá {policy.redirects} lần")


def _get(pool: httpcore.ConnectionPool, url: str, policy: Policy, deadline: float) -> Download | str:
    """The body, or the address to go to instead."""
    left = max(0.1, deadline - time.monotonic())
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), min(20.0, left))
    headers = [(b"User-Agent", _AGENT), (b"Accept", b"*/*"), (b"Accept-Encoding", b"identity")]
    with pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response:
        found = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in found:
            return found[b"location"]
        if response.status != 200:
            raise DownloadError(f"{url}: máy chủ trả lời mã {response.status}")
        if int(found.get(b"content-length", "0") or 0) > policy.max_bytes:
            raise DownloadError(f"{url}: tệp lớn hơn giới hạn {policy.max_bytes // 1024 // 1024} MB")
        pieces, size = [], 0
        for piece in response.iter_stream():
            size += len(piece)
            if size > policy.max_bytes:
                raise DownloadError(f"{url}: tệp lớn hơn giới hạn {policy.max_bytes // 1024 // 1024} MB")
            if time.monotonic() > deadline:
                raise DownloadError(f"{url}: tải quá {policy.seconds:.0f} giây")
            pieces.append(piece)
    return Download(b"".join(pieces), url, found.get(b"content-type", ""))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise DownloadError(f"{url}: chỉ tải qua HTTPS; hãy sửa url trong sources.yaml")
    if parts.username or parts.password:
        raise DownloadError(f"{parts.hostname}: url không được chứa tên đăng nhập hay mật khẩu")


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves the name itself and connects only to public addresses."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except OSError as error:
            raise DownloadError(f"{host}: không phân giải được tên máy") from error
        if host not in self._policy.allowed_hosts and (bad := next((a for a in addresses if not _is_public(a)), "")):
            raise DownloadError(
                f"{host}: địa chỉ {bad} là địa chỉ nội bộ nên không tải (dùng --allow-host nếu đây là nguồn trong mạng của cơ quan)"
            )
        return self._real.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not parsed.is_multicast
