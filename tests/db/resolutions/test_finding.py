"""Decisions are found in the units that have a charge; motions and meetings by whoever sees any."""

from datetime import date

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.search import queries as search
from tests.db.resolutions.conftest import KEEPER, NOW

KINDS = ("resolutions.decision", "resolutions.motion", "resolutions.meeting")


def kinds_found(words, actor):
    return sorted({hit.ref.split(":")[1] for hit in search.find(words, actor=actor, kinds=KINDS)})


def deliver():
    ledger.seal_pending()
    ledger.deliver_pending()


def in_units(*units):
    return person(7, grants={"resolutions.see": frozenset(units)})


def test_all_three_are_found_by_words_and_only_where_they_may(meeting, draft, small_city):
    units = small_city.units
    resolutions.write_many(meeting.pk, [draft(text="三多路人行道改善")], actor=KEEPER, now=NOW)
    resolutions.save_minutes(meeting.pk, "三多路案照案通過", version=1, actor=KEEPER, now=NOW)
    session = resolutions.open_session(
        4, 1, begins_on=date(2026, 1, 5), ends_on=date(2026, 2, 5), actor=KEEPER
    )
    motion = resolutions.MotionDraft("工1", "works", "motion", "王議員", "改善三多路路燈")
    resolutions.record_motion(session.pk, motion, actor=KEEPER, now=NOW)
    deliver()
    everything = ["decision", "meeting", "motion"]
    assert kinds_found("三多路", KEEPER) == everything
    assert kinds_found("三多路", in_units(units["ROADS"].pk)) == everything
    assert kinds_found("三多路", in_units(units["PARKS"].pk)) == everything  # it joins in
    assert kinds_found("三多路", in_units(units["WORKS"].pk)) == ["meeting", "motion"]
    assert kinds_found("三多路", machine("nobody")) == []


def test_what_changes_is_found_as_it_stands(tracked):
    deliver()
    resolutions.answer(
        tracked.pk, "已函復議會", answered_on=date(2026, 3, 2), actor=KEEPER, now=NOW
    )
    deliver()
    assert kinds_found("已函復", KEEPER) == ["decision"]
    resolutions.make_findable("resolutions:decision:999999")
    assert kinds_found("已函復", KEEPER) == ["decision"]
