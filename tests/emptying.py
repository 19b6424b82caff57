"""Empties the database after a test that committed: only the tables that have rows.

Django truncates every table of the product, full or not, and fills its own content types and
permissions again: half a second for each test. Here the tables that hold nothing are left alone.
What a test wrote is gone as before, whoever wrote it: writers that are still at work are waited
for, as a TRUNCATE waits for them.
"""

from __future__ import annotations

from functools import cache

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import TransactionTestCase

KEPT = {"auth_permission", "django_content_type", "editions_edition"}
"""What belongs to the program itself; the tokens of editions are renewed instead."""

_flush = TransactionTestCase._fixture_teardown


def pytest_configure(config: pytest.Config) -> None:
    """Put the quick way in the place of Django's."""
    TransactionTestCase._fixture_teardown = _teardown


def _teardown(case: TransactionTestCase) -> None:
    plain = list(connections) == [DEFAULT_DB_ALIAS] and case.available_apps is None
    if plain and not case.serialized_rollback and may_pass_over_triggers():
        empty()
    else:
        _flush(case)


@transaction.atomic
def empty() -> None:
    """Delete every row of the product's tables; what was kept by edition is read again."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(_quoted())} IN EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys too
        filled = " UNION ALL ".join(
            f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {name})"
            for place, name in enumerate(_quoted())
        )
        cursor.execute(filled)
        deletions = [f"DELETE FROM {_quoted()[place]}" for (place,) in cursor.fetchall()]
        renewal = "UPDATE editions_edition SET token = gen_random_uuid()"
        cursor.execute("; ".join([*deletions, renewal]))


@cache
def _quoted() -> list[str]:
    """The tables that Django would truncate."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in sorted(set(found) - KEPT)]


@cache
def may_pass_over_triggers() -> bool:
    """Whether the quick way is open to the user of the tests; otherwise Django's is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return cursor.fetchone()[0]
