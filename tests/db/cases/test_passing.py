"""A unit refuses within its time and names another; two units never play ping-pong."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import Fault, PassingError
from civicloop.answer.cases.models import Case, Passing
from civicloop.answer.cases.queries import passing
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import EAST, MONDAY, draft
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
DESK = machine("desk", "cases.refuse", "cases.transfer", "cases.assign", "cases.accept")
FILL = import_module("civicloop.answer.cases.migrations.0021_fill_passings")


def hours(count):
    return MONDAY + timedelta(hours=count)


def refuse(case, to, at, reason="not_our_place"):
    return cases.refuse(case.pk, to=to.pk, reason=reason, actor=DESK, now=hours(at))


def test_a_refusal_keeps_who_had_the_case_and_whom_it_named(city, opened):
    refuse(opened, city.units["PARKS"], 1)
    row = Passing.objects.get()
    assert (row.kind, row.round, row.from_unit, row.to_unit, row.named_unit, row.reason) == (
        "refused",
        1,
        city.units["ROADS"],
        city.units["PARKS"],
        city.units["PARKS"],
        "not_our_place",
    )
    found = passing.held(Case.objects.get())
    assert (found.before, found.since) == (frozenset({city.units["ROADS"].pk}), hours(1))


def test_a_case_that_would_go_back_goes_to_the_centre(city, opened):
    refuse(opened, city.units["PARKS"], 1)
    case = refuse(opened, city.units["ROADS"], 2)
    assert (case.state, case.unit) == ("received", city.units["WORKS"])
    last = Passing.objects.last()
    assert (last.named_unit, last.to_unit) == (city.units["ROADS"], city.units["WORKS"])
    assert passing.named_last(case) == city.units["ROADS"].pk
    case = cases.assign(case.pk, to=city.units["ROADS"].pk, actor=DESK, now=hours(3))
    assert (case.state, case.unit) == ("assigned", city.units["ROADS"])


def test_the_time_to_refuse_is_one_working_day_and_begins_with_each_unit(city, opened):
    tuesday = datetime(2026, 5, 5, 15, 59, 59, tzinfo=UTC)  # the end of the day in the city
    with pytest.raises(PassingError) as caught:
        cases.refuse(
            opened.pk,
            to=city.units["PARKS"].pk,
            reason="not_our_place",
            actor=DESK,
            now=tuesday + timedelta(seconds=1),
        )
    assert caught.value.faults == {"to": (Fault("refusal_too_late"),)}
    assert not Passing.objects.exists()
    cases.transfer(
        opened.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_place",
        actor=DESK,
        now=tuesday + timedelta(hours=1),
    )
    case = refuse(opened, city.units["WORKS"], 30)
    assert case.state == "received"


def test_the_desk_shows_what_no_rule_decides_and_what_units_dispute(city, opened):
    unruled = cases.open_case(
        draft(lon=EAST[0], lat=EAST[1]), actor=citizen(), key="east", now=hours(1)
    )
    refuse(opened, city.units["PARKS"], 1)
    refuse(opened, city.units["ROADS"], 2)
    agent = city.actor("agent")
    rows = {row.pk: row for row in passing.to_sort(agent)}
    assert set(rows) == {unruled.pk, opened.pk}
    assert (rows[unruled.pk].refused_by, rows[unruled.pk].named) == (None, None)
    assert (rows[opened.pk].refused_by, rows[opened.pk].named) == ("PARKS", "ROADS")
    assert list(passing.to_sort(city.actor("officer"))) == []  # of another unit than the centre


def test_pairs_that_refuse_in_favour_of_each_other_are_counted_both_ways(city, opened):
    other = organizations.create_unit(
        code="WATER", name_zh="WATER", valid_from=date(2020, 1, 1), actor=BUILDER
    )
    refuse(opened, city.units["PARKS"], 1)
    refuse(opened, city.units["ROADS"], 2)
    second = cases.open_case(draft(description="另一處"), actor=citizen(), key="2", now=hours(2))
    refuse(second, other, 3)
    found = passing.pairs(hours(0), hours(9))
    assert [(pair.total, {pair.one, pair.other}) for pair in found] == [
        (2, {"ROADS", "PARKS"}),
        (1, {"ROADS", "WATER"}),
    ]
    assert sorted((found[0].there, found[0].back)) == [1, 1]
    assert passing.pairs(hours(5), hours(9)) == []


def test_filled_passings_are_those_that_were_kept(city, opened):
    refuse(opened, city.units["PARKS"], 1)
    cases.transfer(
        opened.pk, to=city.units["ROADS"].pk, reason="not_our_matter", actor=DESK, now=hours(2)
    )
    names = [field.attname for field in Passing._meta.concrete_fields if field.name != "id"]
    kept = list(Passing.objects.values(*names))
    Passing.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(FILL.FILL.replace("%", "%%"), [])
        cursor.execute(FILL.FILL.replace("%", "%%"), [])
    assert list(Passing.objects.values(*names)) == kept
    assert len(kept) == 2
