"""The access table: who gets which status from which address, one row per address.

Each module lists its rows in ``tests/web/<module>/access.py`` as ``ROWS``::

    ROWS = [
        Row("cases:inbox", (), "GET", staff(200, agent=403)),
    ]

``test_access.py`` drives every row as every role and as nobody, with real accounts, and
fails where an address of the product has no row.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROLES = ("agent", "officer", "crew", "head", "analyst", "mayor", "administrator")
ANONYMOUS = "anonymous"
EVERYONE = (*ROLES, ANONYMOUS)
TO_SIGN_IN = 302


@dataclass(frozen=True)
class Row:
    """One address under one method, and the status that each role gets.

    ``args`` may hold functions of the small city (``lambda city: city.unit.pk``), which
    are called when the rows are driven; so may the values of ``data``.
    """

    url_name: str
    args: tuple[Any, ...] = ()
    method: str = "GET"
    statuses: dict[str, int] = field(default_factory=dict)
    data: dict[str, Any] | None = None
    query: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that forgets a role or invents one."""
        if set(self.statuses) != set(EVERYONE):
            wrong = sorted(set(self.statuses) ^ set(EVERYONE))
            raise ValueError(f"{self.url_name} {self.method}: wrong or missing roles {wrong}")


def everyone(status: int, **others: int) -> dict[str, int]:
    """The same for every role and for nobody, but for the named ones."""
    return dict.fromkeys(EVERYONE, status) | others


def staff(status: int, **others: int) -> dict[str, int]:
    """The same for every role; a visitor without an account is sent to sign in."""
    return everyone(status, **({ANONYMOUS: TO_SIGN_IN} | others))


def only(*roles: str, status: int = 200, **others: int) -> dict[str, int]:
    """Open for the named roles, 403 for the other ones, sign-in for a visitor."""
    return staff(403, **dict.fromkeys(roles, status), **others)


def tables() -> list[Path]:
    """The tables of all modules."""
    return sorted(Path(__file__).parent.glob("*/access.py"))


def discover() -> Iterator[Row]:
    """The rows of all modules."""
    for path in tables():
        name = f"access_rows_of_{path.parent.name}"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield from module.ROWS
