"""Units are told before and on the due day, heads after it, each once."""

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Report
from civicloop.kernel.access.models import RoleGrant
from civicloop.kernel.notices.models import Message
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
