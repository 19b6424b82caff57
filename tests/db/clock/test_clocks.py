"""Clocks that run on objects, stored."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import (
    ClockNotFoundError,
    ClockStartedError,
    ClockStoppedError,
    ExtensionRefusedError,
)
from civicloop.kernel.clock.models import ObjectClock
from civicloop.kernel.clock.rules import (
    TAIPEI,
    Code,
    Extension,
    ExtensionRule,
    Pause,
    elapsed_hours,
    working_days,
)

pytestmark = pytest.mark.django_db
REF = "cases:case:42"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def end_of(text: str) -> datetime:
    return at(f"{text}T23:59:59")


def facts(row: ObjectClock):
    row.refresh_from_db()
    return row.first_due_at, row.due_at, row.paused_at, row.stopped_at, row.outcome


def test_a_clock_keeps_its_policy_and_knows_its_deadline():
    policy = working_days(6, extension=ExtensionRule(times=1, total=6))
    started = clock.start(REF, "answer", policy, at("2026-03-02T09:00"))
    row = queries.clock(REF, "answer")
    assert row == started
    assert row.policy == policy
    assert facts(row) == (end_of("2026-03-10"), end_of("2026-03-10"), None, None, "open")


def test_an_object_has_several_clocks_but_one_of_each_kind():
    clock.start(REF, "dispatch", elapsed_hours(4), at("2026-03-02T22:00"))
    clock.start(REF, "answer", working_days(6), at("2026-03-02T22:00"))
    with pytest.raises(ClockStartedError):
        clock.start(REF, "answer", working_days(1), at("2026-03-02T22:00"))
    found = [(row.kind, row.due_at) for row in queries.clocks(REF)]
    assert found == [("answer", end_of("2026-03-10")), ("dispatch", at("2026-03-03T02:00"))]


def test_starting_many_equals_starting_each():
    policy = working_days(6)
    pause = Pause(at("2026-03-03T10:00"), at("2026-03-05T10:00"))
    extension = Extension(at("2026-03-04"), 2)
    single = clock.start(REF, "answer", policy, at("2026-03-02"))
    clock.recalculate(REF, "answer", pauses=[pause], extensions=[extension])
    single = clock.stop(REF, "answer", at("2026-03-16"))
    [many] = clock.start_many(
        [
            clock.NewClock(
                ref="cases:case:43",
                kind="answer",
                policy=policy,
                at=at("2026-03-02"),
                stopped_at=at("2026-03-16"),
                pauses=[pause],
                extensions=[extension],
            )
        ]
    )
    assert facts(many) == facts(single)
    assert many.pauses == single.pauses == [pause]
    assert many.extensions == single.extensions == [extension]


def test_starting_many_asks_the_calendar_once_for_each_place(django_assert_num_queries):
    def rows(first: int, count: int):
        return [
            clock.NewClock(f"cases:case:{n}", "answer", working_days(6), at("2026-03-02"))
            for n in range(first, first + count)
        ]

    queries.calendar()
    with django_assert_num_queries(6) as few:
        clock.start_many(rows(0, 1))
    with django_assert_num_queries(6):
        clock.start_many(rows(10, 30))
    assert len(few) == 6


def test_clocks_of_every_object_are_stopped_by_the_same_statement():
    start, end = at("2026-03-02T09:00"), at("2026-03-03T09:00")
    for ref in (REF, "cases:case:43"):
        for kind in ("answer", "work"):
            clock.start(ref, kind, working_days(6), start)
    parts = [clock.stopping(ref, ("answer", "work"), end) for ref in (REF, "cases:case:43")]
    first, second = ([(part.name, part.sql) for part in found] for found in parts)
    assert first == second
    assert len(set(first)) == 2


@pytest.mark.parametrize(
    ("stopped", "void", "outcome"),
    [
        ("2026-03-10T23:59:59", False, "on_time"),
        ("2026-03-11T00:00:00", False, "late"),
        ("2026-03-11T00:00:00", True, "void"),
    ],
)
def test_stopping_decides_the_result(stopped, void, outcome):
    clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    row = clock.stop(REF, "answer", at(stopped), void=void)
    assert facts(row)[3:] == (at(stopped), outcome)


def test_a_stopped_clock_refuses_every_change_and_keeps_its_result():
    clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    row = clock.stop(REF, "answer", at("2026-03-04"))
    before = facts(row)
    for change in (
        lambda: clock.stop(REF, "answer", at("2026-03-05")),
        lambda: clock.recalculate(REF, "answer", pauses=[Pause(at("2026-03-03"))]),
        lambda: clock.extend(REF, "answer", Extension(at("2026-03-03"), 1)),
    ):
        with pytest.raises(ClockStoppedError):
            change()
    assert facts(row) == before


def test_an_unknown_clock_is_named_in_the_error():
    with pytest.raises(ClockNotFoundError, match="cases:case:42 has no clock 'answer'"):
        clock.stop(REF, "answer", at("2026-03-05"))
    with pytest.raises(ClockNotFoundError):
        queries.explain_clock(REF, "answer")


def test_a_reopened_clock_runs_on():
    clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    before = facts(queries.clock(REF, "answer"))
    clock.stop(REF, "answer", at("2026-03-04"))
    assert facts(clock.reopen(REF, "answer")) == before


def test_pauses_are_replaced_whole_and_an_open_one_stands_out():
    clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    row = clock.recalculate(REF, "answer", pauses=[Pause(at("2026-03-03T10:00"))])
    assert facts(row)[1:3] == (end_of("2026-03-10"), at("2026-03-03T10:00"))
    assert row not in queries.overdue(at("2026-03-20"))
    over = Pause(at("2026-03-03T10:00"), at("2026-03-05T10:00"))
    row = clock.recalculate(REF, "answer", pauses=[over])
    assert facts(row)[:3] == (end_of("2026-03-10"), end_of("2026-03-12"), None)
    assert list(queries.overdue(at("2026-03-20"))) == [row]
    row = clock.recalculate(REF, "answer", pauses=[])
    assert facts(row)[1] == end_of("2026-03-10")


def test_extending_follows_the_rule_of_the_policy():
    policy = working_days(6, extension=ExtensionRule(times=1, total=6))
    clock.start(REF, "answer", policy, at("2026-03-02T09:00"))
    row = clock.extend(REF, "answer", Extension(at("2026-03-09"), 4, reason="site visit"))
    assert facts(row)[:2] == (end_of("2026-03-10"), end_of("2026-03-16"))
    with pytest.raises(ExtensionRefusedError):
        clock.extend(REF, "answer", Extension(at("2026-03-10"), 1))
    assert facts(row)[1] == end_of("2026-03-16")


def test_an_explanation_ends_with_the_stored_deadline():
    clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    row = clock.recalculate(REF, "answer", pauses=[Pause(at("2026-03-03"), at("2026-03-05"))])
    steps = queries.explain_clock(REF, "answer")
    assert (steps[-1].code, steps[-1].at) == (Code.DUE, row.due_at)


def test_clocks_of_many_objects_come_in_one_query(django_assert_num_queries):
    for n in range(3):
        clock.start(f"cases:case:{n}", "answer", working_days(6), at("2026-03-02"))
    with django_assert_num_queries(1):
        found = queries.clocks_of([f"cases:case:{n}" for n in range(5)])
    assert sorted(found) == ["cases:case:0", "cases:case:1", "cases:case:2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "late"},
        {"outcome": "open", "stopped_at": at("2026-03-05")},
        {"outcome": "late", "stopped_at": at("2026-03-01")},
        {"outcome": "perhaps", "stopped_at": at("2026-03-05")},
        {"due_at": at("2026-03-01")},
    ],
)
def test_the_database_refuses_a_clock_that_contradicts_itself(wrong):
    row = clock.start(REF, "answer", working_days(6), at("2026-03-02T09:00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectClock.objects.filter(pk=row.pk).update(**wrong)


def test_time_can_be_another_in_a_replay_and_comes_back():
    before = clock.now()
    with clock.frozen(at("2025-07-01T08:00")):
        assert clock.now() == at("2025-07-01T08:00")
        with clock.frozen(at("2025-07-02T08:00")):
            assert clock.now() == at("2025-07-02T08:00")
        assert clock.now() == at("2025-07-01T08:00")
    assert timedelta(0) <= clock.now() - before < timedelta(minutes=1)
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2025, 7, 1)):  # noqa: DTZ001
        pass


def test_clocks_that_start_on_a_day_know_it_in_taipei():
    row = clock.start(REF, "answer", working_days(1), datetime.fromisoformat("2026-03-02T17:00Z"))
    assert row.due_at == end_of("2026-03-04")
    assert queries.calendar().day_of(row.due_at) == date(2026, 3, 4)
