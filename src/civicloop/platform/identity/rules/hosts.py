"""On which hosts a passkey can work: names over https, and ``localhost``."""

from __future__ import annotations

import ipaddress


def _name_of(host: str) -> str:
    return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def may_offer_passkeys(host: str, *, secure: bool) -> bool:
    """Whether browsers allow a passkey there (WebAuthn: a domain in a secure context)."""
    name = _name_of(host)
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(name) and (secure or name == "localhost" or name.endswith(".localhost"))
    return False


def passkey_address(host: str, path: str) -> str:
    """The same page under the name ``localhost``, for who came by the loopback address."""
    name, _, port = host.partition(":")
    if name != "127.0.0.1":
        return ""
    return f"http://localhost{':' + port if port else ''}{path}"
