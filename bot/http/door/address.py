"""Where a request comes from: the peer, or what a trusted proxy says of it; and under which names this server is addressed."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.config import ServerConfig

_V6_NETWORK = 64  # what one connection gets: within it everybody may take any address
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?")


class Proxies:
    """The proxies whose headers are believed."""

    def __init__(self, server: ServerConfig) -> None:
        self._trusted = server.single_sign_on.trusted_proxies

    def caller(self, scope: Scope, headers: Headers) -> tuple[bool, str]:
        """(came through a trusted proxy, address of the caller).

        Every proxy appends to X-Forwarded-For, in the same line or in another one: the last hop that is not a trusted proxy is
        the caller, what stands before it anybody may have written.
        """
        peer = scope["client"][0] if scope.get("client") else ""
        if not self._is_trusted(peer):
            return False, peer
        for hop in reversed(",".join(headers.getlist("x-forwarded-for")).split(",")):
            address = _bare(hop)
            if address is None:
                break
            if not self._is_trusted(address):
                return True, address
        return True, peer

    def _is_trusted(self, address: str) -> bool:
        if not self._trusted:
            return False
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted)


def _bare(hop: str) -> str | None:
    """The address of a hop ("10.1.2.3:4711", "[2001:db8::1]:80", "::ffff:10.1.2.3"); None for what is none."""
    hop = hop.strip()
    if found := re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+", hop):
        hop = found[1] or found[2]
    try:
        parsed = ipaddress.ip_address(hop)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def network_of(address: str) -> str:
    """What requests of nobody in particular are counted by: an IPv4 address, or the /64 that an IPv6 address lies in."""
    bare = _bare(address)
    if bare is None or "." in bare:
        return bare or address
    return str(ipaddress.ip_network((bare, _V6_NETWORK), strict=False))


class Hosts:
    """The names under which the server may be addressed; a foreign one is a page of another site that was led to our address."""

    def __init__(self, server: ServerConfig) -> None:
        self.public = urlsplit(server.public_url).netloc.lower()
        names = {"localhost", socket.gethostname(), server.host, *server.allowed_hosts, self.public, self.public.rpartition(":")[0]}
        self._names = frozenset(name.lower() for name in names if name)

    def knows(self, headers: Headers) -> bool:
        """An address is always known, and so is a request without a name (HTTP/1.0)."""
        given = headers.getlist("host")
        if not given or "*" in self._names:
            return len(given) < 2
        found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if found is None:
            return False
        return found[0].lower() in self._names or found[1].lower() in self._names or _bare(found[1].strip("[]")) is not None


def netloc_of(url: str) -> str:
    """Host and port of an origin or address as a browser sends it, "" for what is none."""
    try:
        return urlsplit(url).netloc if re.match(r"https?://", url) else ""
    except ValueError:  # "http://[::1"
        return ""
