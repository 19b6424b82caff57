"""Units begin, are renamed, move and end; the days before stay readable."""

from datetime import date

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations import queries
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.errors import (
    CircularTreeError,
    EndedError,
    ImpossiblePeriodError,
    NameTakenError,
    StillInUseError,
)
from civicloop.kernel.organizations.models import Unit

pytestmark = pytest.mark.django_db
CLERK = machine("test", "organizations.manage_units", "organizations.manage_people")
BEGINNING = date(2020, 1, 1)


def unit(code, parent=None):
    return organizations.create_unit(
        code=code, name_zh=code, parent=parent, valid_from=BEGINNING, actor=CLERK
    )


@pytest.fixture
def tree():
    """A over B over C, and D beside A."""
    a = unit("A")
    b = unit("B", a)
    return {"A": a, "B": b, "C": unit("C", b), "D": unit("D")}


def paths():
    return dict(Unit.objects.values_list("code", "path"))


def test_a_unit_stands_below_its_parent_and_joins_the_ledger(tree):
    assert paths() == {"A": "A/", "B": "A/B/", "C": "A/B/C/", "D": "D/"}
    event = Event.objects.get(stream=tree["B"].ref)
    assert (event.name, event.body) == (
        "organizations.unit_created",
        {
            "unit": tree["B"].ref,
            "code": "B",
            "parent": tree["A"].ref,
            "valid_from": "2020-01-01",
        },
    )


def test_a_subtree_is_the_unit_and_all_below_it(tree):
    assert queries.subtree_ids(tree["A"].pk) == {tree[code].pk for code in "ABC"}
    assert queries.subtree_ids(tree["C"].pk) == {tree["C"].pk}
    assert queries.ancestor_ids(tree["C"].pk) == [tree["A"].pk, tree["B"].pk]
    assert queries.ancestor_ids(tree["D"].pk) == []


def test_a_code_that_begins_like_another_is_not_below_it():
    ten, hundred = unit("10"), unit("100")
    assert queries.subtree_ids(ten.pk) == {ten.pk}
    assert queries.subtree_ids(hundred.pk) == {hundred.pk}


def test_a_move_takes_all_below_along(tree):
    organizations.move_unit(tree["B"].pk, parent=tree["D"], actor=CLERK)
    assert paths() == {"A": "A/", "B": "D/B/", "C": "D/B/C/", "D": "D/"}
    assert queries.path_on(tree["C"], BEGINNING) == "A/B/C/"
    organizations.move_unit(tree["B"].pk, parent=None, actor=CLERK)
    assert paths() == {"A": "A/", "B": "B/", "C": "B/C/", "D": "D/"}


def test_a_circle_is_refused_and_changes_nothing(tree):
    before = paths(), Event.objects.count()
    for below in ("A", "B", "C"):
        with pytest.raises(CircularTreeError):
            organizations.move_unit(tree["A"].pk, parent=tree[below], actor=CLERK)
    assert (paths(), Event.objects.count()) == before


def test_a_former_name_is_kept_with_its_days(tree):
    organizations.rename_unit(
        tree["A"].pk, name_zh="甲", name_en="First", on=date(2022, 5, 1), actor=CLERK
    )
    organizations.rename_unit(tree["A"].pk, name_zh="乙", on=date(2023, 5, 1), actor=CLERK)
    renamed = queries.unit(code="A")
    days = [date(2021, 1, 1), date(2022, 4, 30), date(2022, 5, 1), date(2023, 5, 1)]
    assert [queries.name_on(renamed, day)[0] for day in days] == ["A", "A", "甲", "乙"]


def test_a_change_is_neither_in_the_future_nor_before_the_last_one(tree):
    organizations.rename_unit(tree["A"].pk, name_zh="甲", on=date(2022, 5, 1), actor=CLERK)
    for day in (date(2022, 4, 30), date(2999, 1, 1), date(2019, 12, 31)):
        with pytest.raises(ImpossiblePeriodError):
            organizations.rename_unit(tree["A"].pk, name_zh="丙", on=day, actor=CLERK)
    assert queries.unit(code="A").name_zh == "甲"


def test_a_unit_ends_after_those_below_it_and_names_who_takes_over(tree):
    with pytest.raises(StillInUseError):
        organizations.end_unit(tree["B"].pk, actor=CLERK)
    organizations.end_unit(tree["C"].pk, on=date(2024, 1, 1), successor=tree["D"], actor=CLERK)
    organizations.end_unit(tree["B"].pk, on=date(2024, 1, 1), actor=CLERK)
    ended = queries.unit(code="C")
    assert queries.last_successor(ended) == tree["D"]
    assert [row.code for row in queries.units_in_force(date(2023, 12, 31))] == list("ABCD")
    assert [row.code for row in queries.units_in_force(date(2024, 1, 1))] == ["A", "D"]
    with pytest.raises(EndedError):
        organizations.end_unit(tree["C"].pk, actor=CLERK)
    with pytest.raises(EndedError):
        organizations.rename_unit(tree["C"].pk, name_zh="甲", actor=CLERK)


def test_a_code_is_given_once(tree):
    with pytest.raises(NameTakenError):
        unit("A")


def test_who_lacks_the_right_changes_nothing(tree):
    before = paths(), Event.objects.count()
    attempts = [
        lambda: organizations.create_unit(code="X", name_zh="X", actor=citizen()),
        lambda: organizations.rename_unit(tree["A"].pk, name_zh="X", actor=citizen()),
        lambda: organizations.move_unit(tree["B"].pk, parent=None, actor=citizen()),
        lambda: organizations.end_unit(tree["C"].pk, actor=citizen()),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermittedError):
            attempt()
    assert (paths(), Event.objects.count()) == before
