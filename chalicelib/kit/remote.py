"""Fetching a file from an address on the web: never from inside our own network, never more than is asked for.

A host's addresses are looked at before it is called, and the call goes to the very address that was looked at.
"""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from chalicelib.kit import settings

CONNECT_SECONDS, ALL_SECONDS = 3, 10
TRIES = 2
MOST_REDIRECTS, MOST_ADDRESSES = 3, 3
PIECE = 64 * 1024
MOVED = (301, 302, 303, 307, 308)
DEFAULT_PORTS = {"http": 80, "https": 443}


class NotFetched(Exception):
    """Why nothing came, in words for whoever gave the address; `passing` if it may come the next time."""

    def __init__(self, reason: str, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


def fetch(address: str, max_bytes: int) -> bytes:
    """What lies at an http or https address, of at most `max_bytes`, within seconds. Raises NotFetched."""
    for attempt in range(TRIES):
        try:
            return _followed(address, max_bytes)
        except NotFetched as why:
            if not why.passing or attempt + 1 == TRIES:
                raise
    raise AssertionError("every try returns or raises")


def _followed(address: str, max_bytes: int) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        found = _asked(address, max_bytes)
        if isinstance(found, bytes):
            return found
        address = urljoin(address, found)
    raise NotFetched("Its address leads on to too many others.")


def _asked(address: str, max_bytes: int) -> bytes | str:
    """The bytes at an address, or the address it has moved to."""
    try:
        parts = urlsplit(address)
        connection = _connection(parts)
    except ValueError:
        raise NotFetched("Its address is no whole address of the web.") from None
    try:
        connection.request("GET", _path(parts), headers={"Host": _host(parts), "User-Agent": "SellerCenter"})
        return _answered(connection.getresponse(), max_bytes)
    except (OSError, HTTPException, ValueError):
        raise NotFetched("Its address could not be reached.", passing=True) from None
    finally:
        connection.close()


def _answered(answer: HTTPResponse, max_bytes: int) -> bytes | str:
    moved = answer.getheader("Location")
    if answer.status in MOVED and moved:
        return moved
    if answer.status != 200:
        raise NotFetched(f"Its address answered {answer.status}.", passing=answer.status >= 500)
    if int(answer.getheader("Content-Length") or 0) > max_bytes:
        raise _too_large(max_bytes)
    return b"".join(_pieces(answer, max_bytes))


def _pieces(answer: HTTPResponse, max_bytes: int) -> Iterator[bytes]:
    late, size = time.monotonic() + ALL_SECONDS, 0
    while piece := answer.read(PIECE):
        size += len(piece)
        if size > max_bytes:
            raise _too_large(max_bytes)
        if time.monotonic() > late:
            raise NotFetched(f"It did not come within {ALL_SECONDS} seconds.", passing=True)
        yield piece


def _too_large(max_bytes: int) -> NotFetched:
    return NotFetched(f"It has more than {max_bytes:,} bytes.")


def _connection(parts: SplitResult) -> HTTPConnection:
    """A connection to the host's own public address. Raises ValueError, NotFetched."""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(parts.scheme)
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    connection = HTTPConnection(parts.hostname, port, timeout=CONNECT_SECONDS)
    connection.sock = _socket(parts.hostname, port, parts.scheme == "https")
    return connection


def _socket(host: str, port: int, sealed: bool) -> socket.socket:
    """To the first of the host's addresses that takes the call."""
    for address in _public_addresses(host, port):
        with suppress(OSError):
            plain = socket.create_connection((address, port), CONNECT_SECONDS)
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if sealed else plain
    raise NotFetched("Its address could not be reached.", passing=True)


def _public_addresses(host: str, port: int) -> list[str]:
    """A host's addresses, none of which may be private; those of IPv6 last, for not every network knows them."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetched("Nobody knows the host of its address.") from None
    if not settings.may_fetch_privately() and not all(map(is_public, found)):
        raise NotFetched("Its address is not a public one.")
    return sorted(found, key=lambda address: (":" in address, address))[:MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Whether an IP address lies on the open web, and neither in a private network nor on this machine."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return known.is_global and not known.is_multicast


def _path(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return quote(parts.path or "/", safe=_KEPT) + query


def _host(parts: SplitResult) -> str:
    """The host's name as a header says it, in ASCII."""
    name = (parts.hostname or "").encode("idna").decode()
    return f"{name}:{parts.port}" if parts.port else name


_KEPT = "/%:@!$&'()*+,;=-._~?"
