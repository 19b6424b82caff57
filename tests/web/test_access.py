"""Every address has a row in the access table, and every row is true."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from civicloop.kernel.access.rules import Door, declared, mark_of
from tests.web.access import EVERYONE, Row, discover
from tests.web.refusals import short_refusals


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, space: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """The name of every pattern of the product, third-party ones too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = (*space, pattern.namespace) if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield ":".join((*space, pattern.name or f"(unnamed {pattern.pattern})")), pattern


def test_every_address_has_a_row():
    known = {row.url_name for row in discover()}
    missing = sorted({name for name, _ in addresses()} - known)
    assert not missing, "no row in any tests/web/*/access.py for:\n  " + "\n  ".join(missing)


def test_every_row_has_an_address():
    stale = sorted({row.url_name for row in discover()} - {name for name, _ in addresses()})
    assert not stale, "rows for addresses that do not exist:\n  " + "\n  ".join(stale)


def test_every_view_is_marked_with_permissions_that_exist():
    unmarked = []
    for name, pattern in addresses():
        mark = mark_of(pattern.callback, name)
        if mark is None:
            unmarked.append(name)
        elif mark.door is Door.NEEDS:
            declared(mark.permissions)
    assert not unmarked, "views that nobody can open:\n  " + "\n  ".join(sorted(unmarked))


def test_a_planted_address_has_neither_row_nor_mark():
    planted = path("planted/", lambda request: request, name="planted")
    [(name, pattern)] = list(addresses([planted]))
    assert name not in {row.url_name for row in discover()}
    assert mark_of(pattern.callback, name) is None


class _UndoError(Exception):
    """Ends a transaction without an error."""


def drive(city: Any, row: Row, clients: dict[str, Any]) -> dict[str, int]:
    """The status that each role gets; whatever the requests changed is undone."""
    statuses = {}
    with suppress(_UndoError), transaction.atomic():
        args = [value(city) if callable(value) else value for value in row.args]
        data = {k: v(city) if callable(v) else v for k, v in (row.data or {}).items()}
        path = reverse(row.url_name, args=args) + row.query
        for role in row.statuses:
            with suppress(_UndoError), transaction.atomic():
                answer = getattr(clients[role], row.method.lower())(path, data)
                statuses[role] = answer.status_code
                raise _UndoError
        raise _UndoError
    return statuses


def test_every_row_holds_for_every_role(small_city, monkeypatch):
    short_refusals(monkeypatch)
    clients = {role: small_city.client(role, raise_request_exception=False) for role in EVERYONE}
    wrong, opened = [], []
    for row in discover():
        for role, status in drive(small_city, row, clients).items():
            expected = row.statuses[role]
            if status == expected:
                continue
            line = f"{row.method} {row.url_name} as {role}: {status}, the table says {expected}"
            (opened if status == 200 else wrong).append(line)
    told = [f"{len(opened)} unexpected 200:", *opened, f"{len(wrong)} others:", *wrong]
    assert not opened + wrong, "\n  ".join(told)


@pytest.mark.parametrize("role", EVERYONE)
def test_a_refusal_is_a_whole_page_for_everybody(small_city, role):
    client = small_city.client(role, raise_request_exception=False)
    absent = client.get("/this-is-nowhere/")
    assert absent.status_code == 404
    assert "</main>" in absent.content.decode()
    if role in {"agent", "crew"}:
        refused = client.get(reverse("administration:roles"))
        assert refused.status_code == 403
        assert "</main>" in refused.content.decode()
