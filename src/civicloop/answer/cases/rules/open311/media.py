"""Addresses of pictures that a report names: which may be asked for, and what a data address is."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

PORTS: Final = {"http": 80, "https": 443}
LONGEST: Final = 2000
ANY_HOST: Final = "*"
_DATA: Final = re.compile(
    r"data:image/[a-z0-9.+-]+(?:;[a-z0-9=.-]+)*?(?P<base64>;base64)?,", re.IGNORECASE
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """Host and port as they stand in a request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str) -> Target | None:
    """Where an http address leads; ``None`` where it is none, or carries a password."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in PORTS or not host or parts.username is not None or "\\" in url:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme, host, port or PORTS[scheme], path)


def is_data(url: str) -> bool:
    """Whether the address is the picture itself."""
    return url[:5].lower() == "data:"


def data_content(url: str) -> bytes | None:
    """The picture in a data address; ``None`` where there is none."""
    found = _DATA.match(url)
    if found is None:
        return None
    body = url[found.end() :]
    if not found["base64"]:
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(
            "".join(unquote_to_bytes(body).decode("ascii").split()), validate=True
        )
    except (binascii.Error, ValueError):
        return None


def is_named(where: Target, hosts: Collection[str]) -> bool:
    """Whether the city named this very host, with its port where that is not the usual one."""
    return where.name.lower() in {host.lower() for host in hosts}


def may_ask(where: Target, hosts: Collection[str]) -> bool:
    """Whether the host may be asked at all: one that is named, or any on its usual port."""
    usual = where.port == PORTS[where.scheme]
    return is_named(where, hosts) or (ANY_HOST in hosts and usual)


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open net, also through the tunnels of IPv6."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            found = inner
        elif found in _NAT64 or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast
