"""The database: a named PostgreSQL, or the embedded one of the data folder."""

import json
from urllib.parse import parse_qsl, unquote, urlsplit

from civicloop.settings import env


def connection(url: str) -> dict[str, object]:
    """Django's connection settings from a ``postgresql://`` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("DATABASE_URL must start with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "civicloop.kernel.statements.adapters.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Only cursors of kernel.statements bind on the server, and those prepare at once.
        "OPTIONS": {"prepare_threshold": 0, **query},
    }


def recorded_address() -> str:
    """The address that the owner of the embedded PostgreSQL wrote down."""
    try:
        note = json.loads((env.DATA_DIR / "postgresql" / "server.json").read_text())
    except (OSError, ValueError):
        return "postgresql:///civicloop"
    return str(note["address"])


def use(address: str) -> None:
    """Name the embedded PostgreSQL once it runs; only before Django is set up."""
    DATABASES["default"].update(connection(address))


DATABASES = {"default": connection(env.DATABASE_URL or recorded_address())}
