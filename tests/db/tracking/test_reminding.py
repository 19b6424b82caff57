"""Units are told before and on the due day, heads after it, each once."""

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Programme, Report
from civicloop.kernel.access.models import RoleGrant
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations.models import Person
from tests.db.tracking.conftest import NOW


def told():
    return sorted(Message.objects.values_list("template", "person").distinct())


def test_each_moment_is_said_once_to_whom_it_concerns(report, small_city):
    RoleGrant.objects.update(begins_at=NOW.replace(year=2025))
    roads = {key: small_city.people[key].ref for key in ("officer", "head")}
    reporters = [("tracking.report_due", ref) for ref in sorted(roads.values())]
    assert tracking.remind(now=NOW.replace(day=1)) == 0
    tracking.remind(now=NOW)
    assert told() == reporters
    before = Message.objects.count()
    tracking.remind(now=NOW.replace(day=3))
    assert Message.objects.count() == before
    tracking.remind(now=NOW.replace(day=5))
    assert Message.objects.count() == 2 * before
    tracking.remind(now=NOW.replace(day=6))
    assert told() == [*reporters, ("tracking.report_silent", roads["head"])]


def test_who_has_sent_is_left_in_peace(report):
    Report.objects.update(state="sent")
    assert tracking.remind(now=NOW.replace(day=6)) == 0
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hant", ("道路改善計畫", "115年1月進度尚有 1 件", "115/02/05")),
        ("en", ("Roads made better", "1 reports of 2026-01", "5 Feb 2026")),
    ],
)
def test_a_reminder_speaks_the_language_of_its_reader(report, small_city, language, words):
    RoleGrant.objects.update(begins_at=NOW.replace(year=2025))
    Programme.objects.update(name_zh="道路改善計畫", name_en="Roads made better")
    Person.objects.update(language=language)
    tracking.remind(now=NOW)
    body = notices.content(Message.objects.filter(template="tracking.report_due")[0]).body
    assert [word for word in words if word not in body] == []
