"""The year of an agency in words; letters of an edition; the committee's decision."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.planning.models import (
    CommitteeDecision,
    Dispatch,
    SummaryStep,
    YearSummary,
)
from civicloop.evaluate.planning.rules import mark
from civicloop.evaluate.planning.states import BookKind, Recipient
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.planning.city import KEEPER, NOW, OTHER, approved, open_plan, running
from tests.db.planning.rounds import AUGUST, TO_BALANCE, issued, led, sent
from tests.db.planning.test_indicators import codes
from tests.db.resolutions.conftest import KEEPER as SECRETARY
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
BY, ELSE = {"actor": KEEPER, "now": NOW}, {"actor": OTHER, "now": NOW}
WORDS = planning.YearWords("整體達成率 100%", "縮短派工時間", "提高為 90%")
DAY = date(2026, 11, 20)
"""The day of ``NOW`` in the city."""


@pytest.fixture
def city(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def place(city):
    row = running(city.units["WORKS"])
    return row.plan_id, row.unit_id, 2025


def test_an_agency_sums_its_year_up_and_the_commission_judges_it(place):
    """Overall performance, what is improved, next challenges (the request of January 109)."""
    row = planning.write_summary(*place, planning.YearWords("良好", "", ""), **BY)
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_summary(row.pk, "send", version=1, **BY)
    assert codes(error) == {"improvement": ["missing"], "challenge": ["missing"]}
    row = planning.write_summary(*place, WORDS, version=1, **BY)
    row = planning.move_summary(row.pk, "send", version=2, **BY)
    with pytest.raises(IllegalMoveError):
        planning.write_summary(*place, WORDS, version=3, **BY)
    with pytest.raises(SamePersonError):
        planning.move_summary(row.pk, "accept", advice="可", version=3, **BY)
    for move in ("accept", "return"):
        with pytest.raises(FaultyFieldsError) as error:
            planning.move_summary(row.pk, move, advice=" ", version=3, **ELSE)
        assert codes(error) == {"advice": ["missing"]}
    row = planning.move_summary(row.pk, "accept", advice="請列入查證", version=3, **ELSE)
    assert (row.state, row.advice, row.reviewed_by) == ("accepted", "請列入查證", OTHER.ref)
    names = [event.name for event in ledger.history(row.ref)]
    assert names == ["planning.summary_written"] * 2 + ["planning.summary_moved"] * 2
    with pytest.raises(IntegrityError), transaction.atomic():
        YearSummary.objects.update(advice="")


def test_an_accepted_one_is_corrected_by_way_of_the_agency(place):
    row = planning.write_summary(*place, WORDS, **BY)
    row = planning.move_summary(row.pk, "send", version=1, **BY)
    row = planning.move_summary(row.pk, "accept", advice="可", version=2, **ELSE)
    row = planning.move_summary(row.pk, "return", advice="達成率誤植", version=3, **ELSE)
    with pytest.raises(ChangedMeanwhileError):
        planning.write_summary(*place, WORDS, version=3, **BY)
    right = planning.YearWords("整體達成率 95%", "縮短派工時間", "提高為 90%")
    row = planning.write_summary(*place, right, version=4, **BY)
    assert (row.state, row.performance) == ("returned", "整體達成率 95%")


def corrected(place):
    """A year that was accepted, opened again and handed in anew."""
    row = planning.write_summary(*place, WORDS, **BY)
    row = planning.move_summary(row.pk, "send", version=1, **BY)
    row = planning.move_summary(row.pk, "accept", advice="可", version=2, **ELSE)
    row = planning.move_summary(row.pk, "return", advice="達成率誤植", version=3, **ELSE)
    right = planning.YearWords("整體達成率 95%", WORDS.improvement, WORDS.challenge)
    row = planning.write_summary(*place, right, version=4, **BY)
    return planning.move_summary(row.pk, "send", version=5, **BY)


def test_every_wording_that_was_handed_in_stays_with_what_was_said_to_it(place):
    row = corrected(place)
    said = queries.year_told(*place, KEEPER)
    assert [(one.version, one.move, one.performance, one.advice, one.by) for one in said.steps] == [
        (6, "send", "整體達成率 95%", "", KEEPER.ref),
        (4, "return", "", "達成率誤植", OTHER.ref),
        (3, "accept", "", "可", OTHER.ref),
        (2, "send", "整體達成率 100%", "", KEEPER.ref),
    ]
    assert said.texts["performance"] == row.performance
    assert [one.version for one in said.earlier] == [2]
    with pytest.raises(IntegrityError), transaction.atomic():
        SummaryStep.objects.filter(version=4).update(performance="改寫")
    with pytest.raises(IntegrityError), transaction.atomic():
        SummaryStep.objects.create(summary=row, version=6, move="send", by="x", at=NOW)


def test_a_refused_move_keeps_no_step(place):
    row = planning.write_summary(*place, planning.YearWords("良好", "", ""), **BY)
    with pytest.raises(FaultyFieldsError):
        planning.move_summary(row.pk, "send", version=1, **BY)
    assert not SummaryStep.objects.exists()


def reader(*units, **grants):
    """Somebody who reads plans, inside some units."""
    return person(8, grants={"planning.see": None, **grants}, units=frozenset(units))


def read(actor, place):
    """The text that a reader finds on the page of the year, and in the list."""
    said = queries.year_told(*place, actor)
    listed = queries.summaries_for(actor).values_list("read_performance", flat=True).first()
    assert (said.texts["performance"] if said else None) == listed
    assert bool(queries.summaries(place[0], place[2], actor)) == (said is not None)
    return listed


def test_a_draft_is_read_in_its_agency_and_by_the_commission_alone(city, place):
    outside = reader(city.units["PARKS"].pk)
    inside = [
        reader(place[1]),
        reader(**{"planning.write": frozenset({place[1]})}),
        reader(**{"planning.review": None}),
        reader(**{"planning.manage": None}),
    ]
    first = planning.YearWords("初稿", "一", "二")
    row = planning.write_summary(*place, first, **BY)
    assert [read(one, place) for one in inside] == ["初稿"] * 4
    assert read(outside, place) is None
    planning.move_summary(row.pk, "send", version=1, **BY)
    assert read(outside, place) == "初稿"
    planning.move_summary(row.pk, "return", advice="補數據", version=2, **ELSE)
    planning.write_summary(*place, planning.YearWords("改寫中", "一", "二"), version=3, **BY)
    assert [read(one, place) for one in inside] == ["改寫中"] * 4
    assert read(outside, place) == "初稿", "as it was last handed in"
    planning.move_summary(row.pk, "send", version=4, **BY)
    assert read(outside, place) == "改寫中"


def test_a_year_is_summed_up_once_it_has_come_in_a_plan_that_runs(city, place):
    plan, unit, _year = place
    for year in (2022, 2027):
        with pytest.raises(FaultyFieldsError):
            planning.write_summary(plan, unit, year, WORDS, **BY)
    with pytest.raises(FaultyFieldsError):
        planning.write_summary(plan, unit, 2026, WORDS, actor=KEEPER, now=NOW - timedelta(days=365))
    with pytest.raises(FaultyFieldsError):
        planning.write_summary(plan, city.units["PARKS"].pk, 2025, WORDS, **BY)
    with pytest.raises(FaultyFieldsError) as error:
        planning.write_summary(*place, planning.YearWords("長" * 4001, "", ""), **BY)
    assert codes(error) == {"performance": ["too_long"]}
    stranger = person(9, grants={"planning.write": frozenset({city.units["PARKS"].pk})})
    with pytest.raises(NotPermittedError):
        planning.write_summary(*place, WORDS, actor=stranger, now=NOW)
    assert not YearSummary.objects.exists()


def test_a_year_is_owed_until_it_is_sent_and_then_waits(city, place):
    officer, today = city.actor("officer"), DAY
    years = [row.year for row in queries.summaries_owed(officer, today, 10)]
    assert years == [2023, 2024, 2025]
    row = planning.write_summary(*place, WORDS, actor=officer, now=NOW)
    assert len(queries.summaries_owed(officer, today, 10)) == 3, "a draft is not sent"
    planning.move_summary(row.pk, "send", version=1, actor=officer, now=NOW)
    assert [row.year for row in queries.summaries_owed(officer, today, 10)] == [2023, 2024]
    assert [row.year for row in queries.summaries_waiting()] == [2025]
    assert queries.summaries_owed(officer, today, 1)[0].unit_name == row.unit.name


def test_one_year_is_owed_once_for_all_indicators(city):
    plan, goal = open_plan(city.units["WORKS"])
    for number in ("K1", "K2"):
        approved(plan, goal, number=number, weight=50)
    planning.move_plan(plan.pk, "approve", **BY)
    assert [row.year for row in queries.summaries_owed(KEEPER, DAY, 10)] == [2023, 2024, 2025]


@pytest.fixture
def edition(city):
    """An approved edition of one part."""
    unit = city.units["WORKS"].pk
    book = planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[unit], **BY)
    part, lines = book.parts.get(), [planning.NewLine("1", "", "一般行政", 10_000)]
    part = planning.write_part(part.pk, lines, is_budget=False, version=1, **BY)
    part = planning.write_part(part.pk, lines, is_budget=True, version=part.version, **BY)
    part = planning.move_part(part.pk, "send", version=part.version, **BY)
    planning.move_part(part.pk, "sign", version=part.version, **ELSE)
    return planning.approve_book(book.pk, **BY)


def letter(recipient=Recipient.COUNCIL, day=DAY, number="府研綜字第1號", note=""):
    return planning.Letter(recipient, day, number, note)


def test_an_approved_edition_goes_to_council_and_audit_office(edition):
    """The plan of 108 went to the council, to the audit office and to the agencies (P09)."""
    for recipient in Recipient:
        planning.dispatch_edition(edition.pk, letter(recipient), **BY)
    kept = [(row.recipient, row.sent_on, row.by) for row in queries.dispatches_of(edition.pk)]
    assert kept == [(one.value, DAY, KEEPER.ref) for one in Recipient]
    event = next(iter(ledger.history(Dispatch.objects.first().ref)))
    assert event.name == "planning.edition_dispatched"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"day": date(2026, 11, 21), "number": "2"}, {"sent_on": ["in_the_future"]}),
        ({"day": date(2026, 11, 19), "number": "2"}, {"sent_on": ["before_approval"]}),
        ({"number": " "}, {"letter": ["missing"]}),
        ({"number": "9" * 61}, {"letter": ["too_long"]}),
        ({"note": "長" * 301, "number": "2"}, {"note": ["too_long"]}),
        ({}, {"letter": ["taken"]}),
    ],
)
def test_a_letter_that_cannot_be_is_refused(edition, changes, fault):
    planning.dispatch_edition(edition.pk, letter(), **BY)
    with pytest.raises(FaultyFieldsError) as error:
        planning.dispatch_edition(edition.pk, letter(**changes), **BY)
    assert codes(error) == fault
    assert Dispatch.objects.count() == 1


def test_a_draft_is_not_sent_out(city):
    unit = city.units["WORKS"].pk
    book = planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[unit], **BY)
    with pytest.raises(IllegalMoveError):
        planning.dispatch_edition(book.pk, letter(), **BY)


def test_a_letter_is_put_right_or_taken_away_by_who_saw_it(edition):
    row = planning.dispatch_edition(edition.pk, letter(), **BY)
    seen = mark(row.recipient, row.sent_on, row.letter, row.note)
    right = letter(Recipient.AUDIT, number="府研綜字第2號")
    planning.correct_dispatch(row.pk, right, seen=seen, **BY)
    with pytest.raises(ChangedMeanwhileError):
        planning.correct_dispatch(row.pk, letter(), seen=seen, **BY)
    with pytest.raises(ChangedMeanwhileError):
        planning.remove_dispatch(row.pk, seen=seen, **BY)
    row.refresh_from_db()
    seen = mark(row.recipient, row.sent_on, row.letter, row.note)
    ref = row.ref
    planning.remove_dispatch(row.pk, seen=seen, **BY)
    assert not Dispatch.objects.exists()
    assert list(ledger.history(ref))[-1].name == "planning.dispatch_removed"


@pytest.fixture
def passed(city):
    """A round that was approved in August."""
    row = issued()
    sent(row, city.units["WORKS"])
    led(row, *TO_BALANCE)
    return planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)


def decided(day=DAY, number="第 3 次會議", text="同意編列", item_id=None):
    return planning.Decided(day, number, text, item_id)


def test_the_committee_decides_on_the_approved_list_alone(city, passed):
    early = issued(2028)
    with pytest.raises(IllegalMoveError):
        planning.note_decision(early.pk, decided(), **BY)
    note = partial(planning.note_decision, passed.pk, **BY)
    for changes, fault in (
        ({"day": date(2026, 11, 21)}, {"decided_on": ["in_the_future"]}),
        ({"day": date(2026, 8, 1)}, {"decided_on": ["before_approval"]}),
        ({"number": " "}, {"number": ["missing"]}),
        ({"text": ""}, {"text": ["missing"]}),
        ({"item_id": 10**9}, {"item": ["unknown"]}),
    ):
        with pytest.raises(FaultyFieldsError) as error:
            note(decided(**changes))
        assert codes(error) == fault
    row = note(decided())
    with pytest.raises(FaultyFieldsError) as error:
        note(decided())
    assert codes(error) == {"number": ["taken"]}
    seen = mark(row.decided_on, row.number, row.text, row.item_id)
    planning.correct_decision(row.pk, decided(text="照案通過"), seen=seen, **BY)
    with pytest.raises(ChangedMeanwhileError):
        planning.correct_decision(row.pk, decided(), seen=seen, **BY)
    with pytest.raises(ChangedMeanwhileError):
        planning.remove_decision(row.pk, seen=seen, **BY)
    found, ref = CommitteeDecision.objects.get(), row.ref
    assert found.text == "照案通過"
    seen = mark(found.decided_on, found.number, found.text, found.item_id)
    planning.remove_decision(row.pk, seen=seen, **BY)
    assert not CommitteeDecision.objects.exists()
    names = [event.name.removeprefix("planning.") for event in ledger.history(ref)]
    assert names == ["committee_decided", "text_corrected", "committee_decision_removed"]


def test_a_decision_may_be_followed_as_the_committee_s_own_item_alone(city, passed):
    works = city.units["WORKS"].pk
    resolutions.lay_bodies(works, actor=SECRETARY, now=NOW)
    items = {}
    for key in (queries.COMMITTEE, "city_meeting"):
        meeting = resolutions.call_meeting(
            resolutions.MeetingDraft(resolved.body(key).pk, f"{key} 會議", DAY), actor=SECRETARY
        )
        [row] = resolutions.write_many(
            meeting.pk, [resolutions.DecisionDraft("先期作業審定案", works)], actor=SECRETARY
        )
        items[key] = row.item_id
    follower = machine("follower", "planning.manage", "tracking.see")
    with pytest.raises(FaultyFieldsError) as error:
        planning.note_decision(
            passed.pk, decided(item_id=items["city_meeting"]), actor=follower, now=NOW
        )
    assert codes(error) == {"item": ["unknown"]}
    own = decided(item_id=items[queries.COMMITTEE])
    with pytest.raises(FaultyFieldsError):
        planning.note_decision(passed.pk, own, **BY)  # it sees no items
    row = planning.note_decision(passed.pk, own, actor=follower, now=NOW)
    assert row.item.source.startswith("resolutions:decision:")
