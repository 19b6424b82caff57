"""After a test that committed nothing of it is left, and nothing kept of it is believed."""

from datetime import date

import pytest
from django.db import connection

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.editions import queries as editions
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.rulesets import services as rulesets
from tests.emptying import KEPT, empty, may_pass_over_triggers

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = machine(
    "tests",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.manage_roles",
    "access.grant_roles",
)


def filled() -> set[str]:
    """The tables with rows, asked one by one."""
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True)
        found = set()
        for name in names:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")')
            found |= {name} if cursor.fetchone()[0] else set()
        return found


def test_nothing_is_left_whatever_points_at_it():
    if not may_pass_over_triggers():
        pytest.skip("The role of the run may not pass over triggers")
    unit = organizations.create_unit(
        code="A", name_zh="第一局", valid_from=date(2010, 12, 25), actor=CLERK
    )
    access.seed_roles()
    rulesets.seed()
    person = organizations.join(username="wang", name="王大明", actor=CLERK)
    access.grant_role(person, "head", unit=unit, actor=CLERK)
    assert {
        "organizations_unit",
        "access_rolegrant",
        "ledger_event",
        "rulesets_ruleset",
    } <= filled()
    before = editions.tokens()
    assert before["rulesets"]
    empty()
    assert filled() <= KEPT
    after = editions.tokens()
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
