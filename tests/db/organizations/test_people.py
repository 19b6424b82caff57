"""People join, hold posts, name deputies and leave."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine, person
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations import queries
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.errors import (
    EndedError,
    ImpossiblePeriodError,
    NameTakenError,
    UnknownPersonError,
)
from civicloop.kernel.organizations.models import Deputy, Post
from civicloop.kernel.statements import services as statements

pytestmark = pytest.mark.django_db
CLERK = machine("test", "organizations.manage_units", "organizations.manage_people")
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def absent_people_of(deputy_id, at):
    (found,) = statements.ask(queries.absent_people_of(deputy_id, at))
    return found or []


def join(username):
    return organizations.join(username=username, name="王小明", actor=CLERK, now=NOON)


@pytest.fixture
def wang():
    return join("wang")


@pytest.fixture
def lin():
    return join("lin")


@pytest.fixture
def unit():
    return organizations.create_unit(
        code="A", name_zh="甲", valid_from=date(2020, 1, 1), actor=CLERK
    )


def test_who_joins_cannot_sign_in_yet(wang):
    assert not wang.has_usable_password()
    assert queries.person(username="wang") == wang
    with pytest.raises(UnknownPersonError):
        queries.person(username="nobody")


def test_a_name_at_sign_in_is_given_once_whatever_its_case(wang):
    with pytest.raises(NameTakenError):
        join("Wang")


def test_a_change_names_the_fields_and_never_their_values(wang):
    organizations.change_person(
        wang.pk, name="王大明", email="wang@example.org", language="zh-hant", actor=CLERK
    )
    event = Event.objects.get(stream=wang.ref, name="organizations.person_changed")
    assert event.body == {"person": wang.ref, "fields": ["email", "name"]}


def test_a_person_chooses_the_own_language_and_telephone_and_nothing_else(wang):
    self = person(wang.pk, grants={})
    organizations.change_person(wang.pk, language="en", phone="07-3368333", actor=self)
    wang.refresh_from_db()
    assert (wang.language, wang.phone) == ("en", "07-3368333")
    with pytest.raises(NotPermittedError):
        organizations.change_person(wang.pk, name="X", actor=self)
    with pytest.raises(ValueError, match="username"):
        organizations.change_person(wang.pk, username="X", actor=CLERK)


def test_a_post_is_held_from_its_first_to_its_last_day(wang, unit):
    post = organizations.take_post(
        wang, unit, title="科員", valid_from=date(2026, 5, 1), actor=CLERK, now=NOON
    )
    organizations.end_post(post.pk, on=date(2026, 5, 20), actor=CLERK, now=NOON)
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 19), date(2026, 5, 20)]
    assert [list(queries.people_in(unit.pk, day)) for day in days] == [[], [wang], [wang], []]
    with pytest.raises(EndedError):
        organizations.end_post(post.pk, actor=CLERK, now=NOON)


def test_heads_come_first(wang, lin, unit):
    organizations.take_post(wang, unit, title="科員", actor=CLERK, now=NOON)
    organizations.take_post(lin, unit, title="科長", is_head=True, actor=CLERK, now=NOON)
    assert list(queries.people_in(unit.pk, TODAY)) == [lin, wang]
    assert list(queries.heads_of(unit.pk, TODAY)) == [lin]


def test_a_post_in_a_unit_that_has_ended_is_refused(wang, unit):
    organizations.end_unit(unit.pk, on=date(2026, 5, 1), actor=CLERK, now=NOON)
    with pytest.raises(EndedError):
        organizations.take_post(wang, unit, title="科員", actor=CLERK, now=NOON)
    assert not Post.objects.exists()


def test_who_leaves_keeps_no_post_and_no_deputy(wang, lin, unit):
    organizations.take_post(
        wang, unit, title="科員", valid_from=date(2026, 1, 1), actor=CLERK, now=NOON
    )
    for absent, deputy in ((wang, lin), (lin, wang)):
        organizations.name_deputy(
            absent,
            deputy=deputy,
            begins_at=NOON - DAY,
            ends_at=NOON + DAY,
            actor=CLERK,
            now=NOON,
        )
    organizations.leave(wang.pk, actor=CLERK, now=NOON)
    wang.refresh_from_db()
    assert not wang.is_active
    assert list(queries.people_in(unit.pk, TODAY)) == []
    assert absent_people_of(lin.pk, NOON) == []
    assert absent_people_of(wang.pk, NOON) == []
    assert Post.objects.get().valid_until == TODAY
    with pytest.raises(EndedError):
        organizations.leave(wang.pk, actor=CLERK, now=NOON)


def test_a_person_chooses_the_own_deputy_but_nobody_else_does(wang, lin):
    times = {"begins_at": NOON, "ends_at": NOON + DAY, "now": NOON}
    with pytest.raises(NotPermittedError):
        organizations.name_deputy(wang, deputy=lin, actor=person(lin.pk, grants={}), **times)
    row = organizations.name_deputy(
        wang, deputy=lin, actor=person(wang.pk, grants={}), reason="休假", **times
    )
    assert absent_people_of(lin.pk, NOON) == [wang.pk]
    assert absent_people_of(lin.pk, NOON + DAY) == []
    organizations.withdraw_deputy(
        row.pk, actor=person(wang.pk, grants={}), now=NOON + timedelta(hours=1)
    )
    assert absent_people_of(lin.pk, NOON + timedelta(hours=1)) == []
    with pytest.raises(NotPermittedError):
        organizations.withdraw_deputy(row.pk, actor=citizen(), now=NOON)


def test_standing_in_that_has_not_begun_disappears(wang, lin):
    row = organizations.name_deputy(
        wang, deputy=lin, begins_at=NOON + DAY, ends_at=NOON + 2 * DAY, actor=CLERK, now=NOON
    )
    organizations.withdraw_deputy(row.pk, actor=CLERK, now=NOON)
    assert not Deputy.objects.exists()


@pytest.mark.parametrize(("begins", "ends"), [(DAY, DAY), (DAY, -DAY), (-2 * DAY, -DAY)])
def test_an_impossible_time_is_refused(wang, lin, begins, ends):
    with pytest.raises(ImpossiblePeriodError):
        organizations.name_deputy(
            wang, deputy=lin, begins_at=NOON + begins, ends_at=NOON + ends, actor=CLERK, now=NOON
        )
    assert not Deputy.objects.exists()
