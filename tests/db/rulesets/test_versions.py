"""Versions of rule sets: proposed by one, approved by another, never two on one day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import Actor, citizen, person
from civicloop.kernel.clock.rules import TAIPEI
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.registry.errors import UnknownEntryError
from civicloop.kernel.rulesets import queries, rules
from civicloop.kernel.rulesets import services as rulesets
from civicloop.kernel.rulesets.errors import (
    FourEyesError,
    InForceError,
    NoRuleInForceError,
    ParametersError,
    PeriodError,
)
from civicloop.kernel.rulesets.models import RuleSet
from civicloop.kernel.rulesets.states import VersionState
from civicloop.kernel.states.errors import IllegalMoveError

pytestmark = pytest.mark.django_db
BOTH = {"rulesets.propose": None, "rulesets.approve": None}
ANNA, BEN = person(1, grants=BOTH), person(2, grants=BOTH)
NOW = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
KEY = "test.limits"
SCHEMA = {
    "type": "object",
    "properties": {"days": {"type": "integer", "minimum": 1}},
    "required": ["days"],
}


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    registry = rules.Registry("rule set")
    for module in (rules, queries, rulesets.seeding, rulesets.versions):
        monkeypatch.setattr(module, "RULESETS", registry)
    return rules.declare_ruleset(
        KEY,
        schema=SCHEMA,
        default={"days": 6},
        title_zh="陳情期限",
        title_en="Petition limits",
        legal_basis="行政程序法 §168",
    )


def propose(begins: str, days: int = 7, *, actor: Actor = ANNA, ends: str = "") -> RuleSet:
    return rulesets.propose(
        KEY,
        parameters={"days": days},
        effective_from=date.fromisoformat(begins),
        effective_until=date.fromisoformat(ends) if ends else None,
        actor=actor,
        now=NOW,
    )


def approve(row: RuleSet, *, actor: Actor = BEN, now: datetime = NOW) -> RuleSet:
    return rulesets.approve(row.pk, actor=actor, now=now)


def days_on(day: str) -> int:
    return queries.in_force(KEY, date.fromisoformat(day)).parameters["days"]


def table() -> list[tuple[int, str, date, date | None]]:
    rows = RuleSet.objects.order_by("version")
    return [(r.version, r.state, r.effective_from, r.effective_until) for r in rows]


def test_the_shipped_version_holds_before_anything_is_stored():
    found = queries.in_force(KEY, date(2026, 3, 2))
    assert (found.version, found.parameters, found.pk) == (1, {"days": 6}, None)
    assert found.legal_basis == "行政程序法 §168"


def test_all_that_hold_on_a_day_are_those_that_hold_one_by_one(django_assert_num_queries):
    assert queries.all_in_force(date(2026, 3, 2))[KEY].pk is None
    rulesets.seed(now=NOW)
    approve(propose("2026-05-01", 9, ends="2026-06-01"))
    for day in ("2026-03-02", "2026-04-30", "2026-05-01", "2026-05-31"):
        with django_assert_num_queries(1):
            found = queries.all_in_force(date.fromisoformat(day))
        assert found[KEY].parameters["days"] == days_on(day)
    with pytest.raises(NoRuleInForceError):
        days_on("2026-06-01")
    assert queries.all_in_force(date(2026, 6, 1)) == {}
    assert queries.all_in_force(date(1999, 12, 31)) == {}


def test_seeding_stores_each_shipped_version_once():
    [row] = rulesets.seed(now=NOW)
    assert rulesets.seed(now=NOW) == []
    assert queries.in_force(KEY, date(2026, 3, 2)) == row
    assert [(e.name, e.stream) for e in Event.objects.all()] == [
        ("rulesets.version_approved", row.ref)
    ]


def test_no_version_holds_before_the_first():
    with pytest.raises(NoRuleInForceError):
        queries.in_force(KEY, date(1999, 12, 31))
    rulesets.seed(now=NOW)
    with pytest.raises(NoRuleInForceError):
        queries.in_force(KEY, date(1999, 12, 31))


def test_an_undeclared_key_raises():
    with pytest.raises(UnknownEntryError):
        queries.in_force("test.limit", date(2026, 3, 2))


def test_a_proposal_holds_for_nobody_until_it_is_approved():
    rulesets.seed(now=NOW)
    row = propose("2026-04-01", 7)
    assert (row.version, row.state, days_on("2026-04-01")) == (2, "proposed", 6)
    assert list(queries.proposals()) == [row]
    approve(row)
    assert (days_on("2026-03-31"), days_on("2026-04-01")) == (6, 7)
    assert table() == [
        (1, "approved", date(2000, 1, 1), date(2026, 4, 1)),
        (2, "approved", date(2026, 4, 1), None),
    ]
    names = list(Event.objects.order_by("position").values_list("name", flat=True))
    assert names[-2:] == ["rulesets.version_proposed", "rulesets.version_approved"]


def test_the_first_approval_keeps_the_shipped_version_for_the_days_before():
    approve(propose("2026-04-01", 7))
    assert (days_on("2020-01-01"), days_on("2026-04-01")) == (6, 7)


@pytest.mark.parametrize(
    "actor",
    [
        ANNA,
        person(3, grants=BOTH, acting_for="organizations:person:1"),
        person(3, grants=BOTH, acting_for="organizations:person:2 organizations:person:1"),
    ],
)
def test_whoever_proposed_cannot_approve_nor_can_a_deputy_for_them(actor):
    row = propose("2026-04-01")
    before = Event.objects.count()
    with pytest.raises(FourEyesError):
        approve(row, actor=actor)
    assert table() == [(2, "proposed", date(2026, 4, 1), None)]
    assert Event.objects.count() == before


def test_only_those_who_may():
    row = propose("2026-04-01")
    before = table()
    for change in (
        lambda: propose("2026-05-01", actor=citizen()),
        lambda: approve(row, actor=person(3, grants={"rulesets.propose": None})),
        lambda: rulesets.withdraw(row.pk, actor=citizen(), now=NOW),
    ):
        with pytest.raises(NotPermittedError):
            change()
    assert table() == before


def test_parameters_that_do_not_fit_change_nothing():
    with pytest.raises(ParametersError):
        propose("2026-04-01", 0)
    assert table() == []


def test_no_version_holds_before_the_day_of_its_approval():
    row = propose("2026-03-02")
    with pytest.raises(PeriodError):
        approve(row, now=NOW + timedelta(days=1))
    assert table() == [(2, "proposed", date(2026, 3, 2), None)]
    approve(row)
    assert days_on("2026-03-02") == 7


def test_a_version_between_two_others_ends_where_the_later_one_begins():
    approve(propose("2026-06-01", 8))
    approve(propose("2026-04-01", 7))
    assert [days_on(d) for d in ("2026-03-31", "2026-05-31", "2026-06-01")] == [6, 7, 8]


def test_a_second_version_of_the_same_first_day_is_refused():
    approve(propose("2026-04-01", 7))
    second = propose("2026-04-01", 8)
    with pytest.raises(PeriodError):
        approve(second)
    assert days_on("2026-04-01") == 7


def test_a_version_that_ends_by_itself_leaves_no_rule_behind():
    approve(propose("2026-04-01", 7, ends="2026-05-01"))
    assert days_on("2026-04-30") == 7
    with pytest.raises(NoRuleInForceError):
        days_on("2026-05-01")


def test_withdrawing_before_the_first_day_gives_the_days_back():
    approve(propose("2026-06-01", 8))
    row = approve(propose("2026-04-01", 7))
    rulesets.withdraw(row.pk, actor=BEN, note="council objected", now=NOW)
    assert [days_on(d) for d in ("2026-05-31", "2026-06-01")] == [6, 8]
    event = Event.objects.order_by("-position")[0]
    assert (event.name, "note" in event.body) == ("rulesets.version_withdrawn", False)


def test_a_version_that_holds_is_not_withdrawn():
    row = approve(propose("2026-04-01", 7))
    with pytest.raises(InForceError):
        rulesets.withdraw(row.pk, actor=BEN, now=datetime(2026, 4, 1, tzinfo=TAIPEI))
    assert days_on("2026-04-01") == 7


MOVES = [
    ("proposed", "approve", "approved"),
    ("proposed", "withdraw", "withdrawn"),
    ("approved", "approve", None),
    ("approved", "withdraw", "withdrawn"),
    ("withdrawn", "approve", None),
    ("withdrawn", "withdraw", None),
]


@pytest.mark.parametrize(("state", "name", "target"), MOVES)
def test_every_pair_of_state_and_move_is_decided(state, name, target):
    row = propose("2026-04-01")
    if state != "proposed":
        approve(row)
    if state == "withdrawn":
        rulesets.withdraw(row.pk, actor=BEN, now=NOW)
    move = {"approve": rulesets.approve, "withdraw": rulesets.withdraw}[name]
    if target is None:
        with pytest.raises(IllegalMoveError):
            move(row.pk, actor=BEN, now=NOW)
        target = state
    else:
        move(row.pk, actor=BEN, now=NOW)
    row.refresh_from_db()
    assert row.state == VersionState(target)


def test_the_database_keeps_approved_versions_apart():
    rulesets.seed(now=NOW)
    row = propose("2026-04-01")
    with pytest.raises(IntegrityError, match="ruleset_versions_apart"), transaction.atomic():
        RuleSet.objects.filter(pk=row.pk).update(
            state="approved", approved_by=BEN.ref, approved_at=NOW
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved_by": "person:1", "approved_at": NOW},
        {"state": "approved"},
        {"state": "perhaps"},
        {"effective_until": date(2026, 4, 1)},
    ],
)
def test_the_database_refuses_a_version_that_contradicts_itself(wrong):
    row = propose("2026-04-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.filter(pk=row.pk).update(**wrong)


def test_asking_costs_one_query_however_many_versions_there_are(django_assert_num_queries):
    rulesets.seed(now=NOW)
    with django_assert_num_queries(1):
        days_on("2026-03-02")
    for month in range(4, 10):
        approve(propose(f"2026-{month:02}-01", month))
    with django_assert_num_queries(1):
        assert days_on("2026-07-15") == 7
