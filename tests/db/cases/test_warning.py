"""Who has a case is warned of a near limit, once."""

from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.kernel.notices.models import Message
from tests.db.cases.city import MONDAY

pytestmark = pytest.mark.django_db


def hours(count):
    return MONDAY + timedelta(hours=count)


def told():
    rows = Message.objects.filter(template="cases.due_soon").order_by("person")
    return [int(row.person.rpartition(":")[2]) for row in rows]


def test_the_unit_is_warned_an_hour_before_work_is_due_and_only_once(city, opened):
    assert cases.warn_of_deadlines(now=hours(2.5)) == 0
    assert cases.warn_of_deadlines(now=hours(3.1)) == 1
    everybody = {city.people[role].pk for role in ("officer", "crew", "head")}
    assert set(told()) == everybody
    cases.warn_of_deadlines(now=hours(3.3))
    assert sorted(told()) == sorted(everybody)


def test_the_handler_alone_is_warned_and_not_of_work_that_has_begun(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=hours(1))
    cases.start(opened.pk, actor=officer, now=hours(2))
    assert cases.warn_of_deadlines(now=hours(3.1)) == 0
    near = opened.statutory_due_at - timedelta(hours=23.5)
    assert cases.warn_of_deadlines(now=near) == 1
    assert told() == [city.people["officer"].pk]


def test_nobody_is_warned_of_a_case_that_waits_or_is_over(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=hours(1))
    cases.pause(opened.pk, reason="access", question="?", actor=officer, now=hours(2))
    assert cases.warn_of_deadlines(now=hours(3.1)) == 0
    assert told() == []
