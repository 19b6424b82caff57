"""What is one matter and what is not, each said by a person and kept."""

from datetime import timedelta

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Apart
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.ledger import queries as ledger
from tests.db.locks import locked_by
from tests.db.resolutions.conftest import KEEPER, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
REFS = ("cases:case:3", "cases:case:1", "cases:case:2")


def joined(*refs):
    rows = [About(ref, ref) for ref in refs]
    return resolutions.join(rows, title="號誌", actor=KEEPER, now=NOW)


def test_each_pair_that_is_set_apart_is_told_once():
    assert resolutions.set_apart(REFS, actor=KEEPER, now=NOW) == 3
    assert resolutions.set_apart(REFS[:2], actor=KEEPER, now=NOW) == 1
    told = [event for row in Apart.objects.all() for event in ledger.history(row.ref)]
    assert [event.name for event in told] == ["resolutions.objects_set_apart"] * 3
    assert [(event.body["first"], event.body["second"]) for event in told] == [
        ("cases:case:1", "cases:case:2"),
        ("cases:case:1", "cases:case:3"),
        ("cases:case:2", "cases:case:3"),
    ]


def test_what_was_said_in_one_breath_is_taken_back_together():
    resolutions.set_apart(REFS, actor=KEEPER, now=NOW)
    resolutions.set_apart(["cases:case:8", "cases:case:9"], actor=KEEPER, now=LATER)
    first = Apart.objects.first()
    assert resolutions.take_back_apart(first.pk, actor=KEEPER, now=LATER) == 3
    assert Apart.objects.get().first == "cases:case:8"
    assert [one.name for one in ledger.history(first.ref)] == [
        "resolutions.objects_set_apart",
        "resolutions.apart_taken_back",
    ]
    with pytest.raises(NotFoundError):
        resolutions.take_back_apart(first.pk, actor=KEEPER, now=LATER)


def test_a_part_leaves_with_its_matter_held():
    matter = joined(*REFS)
    part = matter.parts.first()
    tables = locked_by(lambda: resolutions.part_with(part.pk, actor=KEEPER, now=NOW))
    assert tables[:2] == ["resolutions_matter", "resolutions_matterpart"]
    assert queries.matter(matter.pk).parts.count() == 2
    with pytest.raises(NotFoundError):
        resolutions.part_with(part.pk, actor=KEEPER, now=NOW)


def test_nothing_is_put_into_a_matter_that_is_gone():
    with pytest.raises(NotFoundError):
        resolutions.join(
            [About("cases:case:9", "九")], title="", matter_id=0, actor=KEEPER, now=NOW
        )


def test_two_who_sort_one_agenda_wait_for_each_other(meeting):
    points = [
        resolutions.put_point(
            meeting.pk, resolutions.PointDraft(title, "report"), actor=KEEPER, now=NOW
        )
        for title in ("甲", "乙")
    ]
    tables = locked_by(
        lambda: resolutions.shift_point(points[1].pk, up=True, actor=KEEPER, now=NOW)
    )
    assert tables[:2] == ["resolutions_meeting", "resolutions_point"]
    assert [point.title for point in queries.points_of(meeting.pk)] == ["乙", "甲"]
