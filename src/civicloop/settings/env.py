"""The only reader of the environment.

Every setting that a machine may change is read here, once, with its default.
``docs/operating/settings.md`` lists them; a test compares that list with this file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def text(name: str, default: str = "") -> str:
    """A setting as text; an empty value counts as absent."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """A setting as a whole number; anything else is refused with its name."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """A setting as yes or no: 1, true, yes, on against 0, false, no, off."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SystemExit(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A setting as a list, separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def for_child(**changes: str) -> dict[str, str]:
    """The environment of a process that this one starts."""
    return {**os.environ, **changes}


DATA_DIR = Path(text("DATA_DIR", str(CHECKOUT / "var"))).expanduser().resolve()
PORT = number("PORT", 8000)
DATABASE_URL = text("DATABASE_URL")
DEBUG = flag("CIVICLOOP_DEBUG", False)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", ("127.0.0.1", "localhost"))
BASE_URL = text("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SECRET_KEY = text("SECRET_KEY")
MASTER_KEYS_DIR = Path(text("MASTER_KEYS_DIR", str(DATA_DIR / "keys"))).expanduser()
BACKUP_DIR = text("BACKUP_DIR")
BACKUPS = Path(BACKUP_DIR or DATA_DIR / "backups").expanduser().resolve()
BACKUP_KEEP_DAYS = number("BACKUP_KEEP_DAYS", 14)
BACKUP_MAX_HOURS = number("BACKUP_MAX_HOURS", 36)
METRICS_TOKEN = text("METRICS_TOKEN")
OPEN311_JURISDICTION = text("OPEN311_JURISDICTION")
OPEN311_MEDIA_HOSTS = words("OPEN311_MEDIA_HOSTS", ("*",))
METRICS_CLICKHOUSE_URL = text("METRICS_CLICKHOUSE_URL")
MAP_TILES_URL = text("MAP_TILES_URL")
MAP_TILES_ATTRIBUTION = text("MAP_TILES_ATTRIBUTION")
MAP_TILES_ZOOM = number("MAP_TILES_ZOOM", 0)
MAIL_URL = text("MAIL_URL")
MAIL_FROM = text("MAIL_FROM", "CivicLoop <no-reply@localhost>")
MAIL_INTAKE = text("MAIL_INTAKE").lower()
MAIL_LISTEN = text("MAIL_LISTEN")
MAIL_FETCH = text("MAIL_FETCH")
CLAMD_ADDRESS = text("CLAMD_ADDRESS")
REPORT_FONT = text("REPORT_FONT", "Noto Serif CJK TC")
LOG_LEVEL = text("LOG_LEVEL", "INFO").upper()
LOG_FORMAT = text("LOG_FORMAT", "plain" if sys.stderr.isatty() else "json")
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0)
RATE_LIMITS = words("RATE_LIMITS")
SESSION_IDLE_MINUTES = number("SESSION_IDLE_MINUTES", 60)
SESSION_HOURS = number("SESSION_HOURS", 12)
PUSH_SEND = flag("PUSH_SEND", True)
PUSH_CONTACT = text("PUSH_CONTACT")
PUSH_HOSTS = words(
    "PUSH_HOSTS",
    (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ),
)
