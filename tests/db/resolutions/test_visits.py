"""One visit to the place of a matter serves everybody who raised it (高雄市議會 3-8 民政 1)."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.models import Matter, Visit
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.files.adapters import folder
from civicloop.kernel.files.errors import FileTypeRefusedError
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices.models import Message
from tests.db.resolutions.conftest import KEEPER, NOW
from tests.unit.files.pictures import gps, picture

SOON = date(2026, 3, 10)
AFTER = NOW + timedelta(hours=24 * 9)


@pytest.fixture
def matter(bodies):
    rows = [About(f"cases:case:{number}", f"案{number}") for number in (1, 2)]
    return resolutions.join(rows, title="左營大路路面坑洞", actor=KEEPER, now=NOW)


@pytest.fixture
def call(small_city):
    units = small_city.units

    def made(**changes):
        values = {"held_on": SOON, "place": "左營大路口", "unit_id": units["ROADS"].pk,
                  "joint_ids": (units["PARKS"].pk,), "begins": "09:30",
                  "others": "里辦公處"}  # fmt: skip
        return resolutions.VisitDraft(**values | changes)

    return made


@pytest.fixture
def visit(matter, call):
    return resolutions.plan_visit(matter.pk, call(), actor=KEEPER, now=NOW)


def told(template):
    rows = Message.objects.filter(template=template, channel="inbox").order_by("pk")
    return [row.person for row in rows]


def test_from_the_call_to_the_record(visit, small_city):
    both = {f"organizations:person:{small_city.people[role].pk}" for role in ("officer", "head")}
    assert sorted(told("resolutions.visit")) == sorted(both), "each once, though two units come"
    officer = small_city.actor("officer")
    row = resolutions.write_findings(
        visit.pk, "坑洞三處", "兩週內刨鋪", held_on=SOON, version=1, actor=officer, now=AFTER
    )
    assert (row.state, row.version) == ("held", 2)
    resolutions.write_findings(
        visit.pk, "坑洞四處", "兩週內刨鋪", held_on=SOON, version=2, actor=KEEPER, now=AFTER
    )
    names = [(one.name, one.body.get("move")) for one in ledger.history(visit.ref)]
    assert names == [
        ("resolutions.visit_planned", None),
        ("resolutions.visit_moved", "hold"),
        ("resolutions.visit_moved", "correct"),
    ]
    with pytest.raises(StepNotOpenError):
        resolutions.move_visit(visit.pk, "cancel", version=3, reason="誤", actor=KEEPER, now=AFTER)


def photos_of(visit):
    return queries.visit_photos([visit])[visit.ref]


def held(visit, *photos, version=1, **changes):
    values = {"held_on": SOON, "actor": KEEPER, "now": AFTER, **changes}
    return resolutions.write_findings(
        visit.pk, "坑洞三處", "兩週內刨鋪", photos=photos, version=version, **values
    )


def test_photos_stand_with_the_record_without_place_and_device(visit):
    """Photos lose what the telephone wrote into them (個人資料保護法 §5: no more than needed)."""
    sent = picture(place=gps())
    with Image.open(io.BytesIO(sent)) as image:
        assert dict(image.getexif())
    held(visit, sent)
    [kept] = photos_of(visit)
    assert kept.kind == "resolutions.visit_photo"
    with Image.open(folder.path_of(kept.digest)) as image:
        assert not dict(image.getexif())
    held(visit, picture(), version=2)
    assert len(photos_of(visit)) == 2, "those that stood stay"
    names = [one.name for one in ledger.history(kept.ref)]
    assert names == ["files.file_stored"]


def test_one_photo_that_cannot_be_taken_refuses_the_whole_record(visit):
    with pytest.raises(FileTypeRefusedError):
        held(visit, picture(), b"%PDF-1.7 no photo")
    row = Visit.objects.get()
    assert (row.state, row.found, row.version) == ("planned", "", 1)
    assert photos_of(visit) == []


def test_a_photo_is_taken_away_by_who_writes_the_record(visit, small_city):
    held(visit, picture())
    [kept] = photos_of(visit)
    stranger = person(9, grants={"tracking.report": frozenset({small_city.units["PARKS"].pk})})
    with pytest.raises(NotPermittedError):
        resolutions.remove_visit_photo(visit.pk, kept.pk, actor=stranger, now=AFTER)
    with pytest.raises(NotFoundError):
        resolutions.remove_visit_photo(visit.pk, kept.pk + 1, actor=KEEPER, now=AFTER)
    assert photos_of(visit)
    officer = small_city.actor("officer")
    resolutions.remove_visit_photo(visit.pk, kept.pk, actor=officer, now=AFTER)
    assert photos_of(visit) == []
    with pytest.raises(NotFoundError):
        resolutions.remove_visit_photo(visit.pk, kept.pk, actor=officer, now=AFTER)


def test_another_day_and_a_cancellation_are_told_anew(visit, call):
    later = call(held_on=date(2026, 3, 12), joint_ids=())
    resolutions.change_visit(visit.pk, later, version=1, actor=KEEPER, now=NOW)
    assert len(told("resolutions.visit")) == 4, "officer and head, twice"
    with pytest.raises(FaultyFieldsError, match="reason: missing"):
        resolutions.move_visit(visit.pk, "cancel", version=2, actor=KEEPER, now=NOW)
    resolutions.move_visit(visit.pk, "cancel", version=2, reason="豪雨", actor=KEEPER, now=NOW)
    assert len(told("resolutions.visit_cancelled")) == 2
    row = resolutions.move_visit(visit.pk, "plan_again", version=3, actor=KEEPER, now=NOW)
    assert (row.state, row.reason) == ("planned", "")
    assert len(told("resolutions.visit")) == 6


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"place": " "}, {"place": "missing"}),
        ({"unit_id": 0}, {"unit": "missing"}),
        ({"held_on": date(1980, 1, 1)}, {"held_on": "too_early"}),
        ({"others": "長" * 301}, {"others": "too_long"}),
        ({"unit_id": 10**9}, {"unit": "unknown_unit"}),
    ],
)
def test_a_call_that_is_wrong_is_named_by_field(matter, call, changes, faults):
    with pytest.raises(FaultyFieldsError) as refused:
        resolutions.plan_visit(matter.pk, call(**changes), actor=KEEPER, now=NOW)
    assert refused.value.faults == faults
    assert not Visit.objects.exists()


def test_a_unit_stands_in_a_call_once(matter, call, small_city):
    twice = call(joint_ids=(small_city.units["ROADS"].pk,))
    with pytest.raises(FaultyFieldsError, match="joint: twice"):
        resolutions.plan_visit(matter.pk, twice, actor=KEEPER, now=NOW)


def test_a_record_needs_both_words_and_a_day_that_has_come(visit):
    with pytest.raises(FaultyFieldsError) as refused:
        resolutions.write_findings(
            visit.pk, "", " ", held_on=SOON, version=1, actor=KEEPER, now=NOW
        )
    assert refused.value.faults == {
        "found": "missing", "agreed": "missing", "held_on": "in_the_future",
    }  # fmt: skip


def test_who_saves_second_and_who_is_of_another_unit_is_refused(visit, call, small_city):
    stranger = person(903, grants={"tracking.report": frozenset({small_city.units["PARKS"].pk})})
    with pytest.raises(NotPermittedError):
        resolutions.write_findings(
            visit.pk, "坑", "補", held_on=SOON, version=1, actor=stranger, now=AFTER
        )
    resolutions.change_visit(visit.pk, call(), version=1, actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        resolutions.change_visit(visit.pk, call(), version=1, actor=KEEPER, now=NOW)
    with pytest.raises(NotFoundError):
        resolutions.plan_visit(0, call(), actor=KEEPER, now=NOW)


def test_a_matter_that_was_visited_stays_with_its_last_part(matter, visit):
    first, second = matter.parts.all()
    assert resolutions.part_with(first.pk, actor=KEEPER, now=NOW) == matter
    with pytest.raises(StepNotOpenError):
        resolutions.part_with(second.pk, actor=KEEPER, now=NOW)
    assert Matter.objects.get().visits.get() == visit


def test_a_visit_is_due_for_those_who_take_part_and_who_keep_matters(visit, small_city):
    officer, parks = small_city.actor("officer"), small_city.units["PARKS"].pk
    joins = person(903, grants={"tracking.report": frozenset({parks})})
    none = person(904, grants={"tracking.report": frozenset({small_city.units["WORKS"].pk})})
    assert [list(queries.visits_ahead(one)) for one in (officer, joins, KEEPER)] == [[visit]] * 3
    assert not queries.visits_ahead(none)


def test_the_brief_of_a_case_knows_the_visits_to_its_matter(tracked, call):
    rows = [About(tracked.ref, tracked.title), About("cases:case:1", "案1")]
    matter = resolutions.join(rows, title="三多路", actor=KEEPER, now=NOW)
    row = resolutions.plan_visit(matter.pk, call(joint_ids=()), actor=KEEPER, now=NOW)
    called = resolutions.plan_visit(
        matter.pk, call(joint_ids=(), place="他處"), actor=KEEPER, now=NOW
    )
    resolutions.move_visit(called.pk, "cancel", version=1, reason="誤", actor=KEEPER, now=NOW)
    item = type(tracked).objects.get(pk=tracked.pk).item_id
    assert queries.brief(KEEPER, item, SOON).visits == [row]
