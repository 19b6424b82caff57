"""Policies, pauses, extensions and classes: what they are, and what they refuse."""

from datetime import date, datetime

import pytest

from civicloop.kernel.clock.errors import (
    EndlessCountError,
    ExtensionRefusedError,
    LimitRefusedError,
    PolicyError,
    UnknownClassError,
)
from civicloop.kernel.clock.rules import (
    DOCUMENT_CLASSES,
    TAIPEI,
    Basis,
    Closure,
    Extension,
    ExtensionRule,
    Favour,
    Pause,
    Policy,
    check_extension,
    document_class,
    due,
    elapsed_hours,
    merge,
    policy_for,
    used,
    working_days,
)

AT = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"basis": Basis.MONTHS, "amount": 0.5},
        {"basis": Basis.ELAPSED_HOURS, "until": date(2026, 3, 3)},
        {"basis": Basis.WORKING_HOURS, "adverse": Favour.LATER},
        {"used_cap": 0},
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(wrong):
    with pytest.raises(PolicyError):
        Policy(**{"basis": Basis.WORKING_DAYS, "amount": 6, **wrong})


@pytest.mark.parametrize(
    "data",
    [
        {"basis": "working_days"},
        {"basis": "fortnights", "amount": 6},
        {"basis": "working_days", "amount": 6, "pauseable": True},
        {"basis": "working_days", "amount": 6, "extension": {"often": 3}},
        {"basis": "working_days", "amount": 6, "until": "tomorrow"},
    ],
)
def test_data_that_is_no_policy_is_refused(data):
    with pytest.raises(PolicyError):
        Policy.from_json(data)


def test_a_stored_policy_says_only_what_is_not_usual():
    assert working_days(6).to_json() == {"basis": "working_days", "amount": 6}
    full = policy_for("限期公文", until=[date(2026, 3, 10)])
    assert full.to_json() == {
        "basis": "calendar_days",
        "amount": 0,
        "used_basis": "working_days",
        "used_cap": 6,
        "pausable": False,
        "extension": {"times": 3, "total": 30},
        "until": "2026-03-10",
        "rule": "A5-限期公文",
    }
    assert Policy.from_json(full.to_json()) == full


@pytest.mark.parametrize("name", [*DOCUMENT_CLASSES])
def test_the_policy_of_every_class_survives_being_stored(name):
    limit = 10 if name in {"限期公文", "專案管制"} else None
    policy = policy_for(name, limit=limit)
    assert Policy.from_json(policy.to_json()) == policy


def test_pauses_and_extensions_survive_being_stored():
    pause = Pause(AT, None, "補正")
    extension = Extension(AT, 3, reason="需會勘", decided_by="person:1")
    until = Extension(AT, until=date(2026, 4, 1))
    assert Pause.from_json(pause.to_json()) == pause
    assert [Extension.from_json(e.to_json()) for e in (extension, until)] == [extension, until]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pause(NAIVE),
        lambda: Pause(AT, NAIVE),
        lambda: Pause(AT, AT.replace(hour=8)),
        lambda: Extension(NAIVE, 1),
        lambda: Extension(AT),
        lambda: Extension(AT, -1),
        lambda: Extension(AT, 1, until=date(2026, 4, 1)),
        lambda: due(working_days(6), NAIVE, merge([])),
        lambda: used(working_days(6), AT, AT.replace(hour=8), merge([])),
    ],
)
def test_facts_that_make_no_sense_are_refused(make):
    with pytest.raises(PolicyError):
        make()


def test_a_pause_within_another_adds_nothing():
    long = Pause(AT.replace(day=3), AT.replace(day=10))
    short = Pause(AT.replace(day=4), AT.replace(day=5))
    for policy in (working_days(6), elapsed_hours(48)):
        alone = due(policy, AT, merge([]), [long])
        assert due(policy, AT, merge([]), [long, short]) == alone


def test_an_extension_to_an_earlier_day_shortens_nothing():
    earlier = Extension(AT, until=date(2026, 3, 3))
    for policy in (working_days(6), elapsed_hours(200)):
        assert due(policy, AT, merge([]), [], [earlier]) == due(policy, AT, merge([]))


def test_a_letter_that_comes_on_its_own_date_keeps_it():
    policy = policy_for("限期公文", until=[date(2026, 3, 2)], received_on=date(2026, 3, 2))
    assert policy.until == date(2026, 3, 2)


def test_an_extension_may_be_decided_at_the_last_moment():
    check_extension(working_days(6, extension=ExtensionRule()), (), Extension(AT, 1), AT)


@pytest.mark.parametrize("rule", [None, ExtensionRule(times=0), ExtensionRule(times=1, total=2)])
def test_an_extension_needs_a_rule_that_allows_it(rule):
    policy = working_days(6, extension=rule)
    with pytest.raises(ExtensionRefusedError):
        check_extension(policy, (), Extension(AT, 3), AT)


def test_an_extension_to_a_day_needs_a_rule_without_a_total():
    to_a_day = Extension(AT, until=date(2026, 4, 1))
    check_extension(working_days(6, extension=ExtensionRule()), (), to_a_day, AT)
    with pytest.raises(ExtensionRefusedError):
        check_extension(working_days(6, extension=ExtensionRule(total=30)), (), to_a_day, AT)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("限期公文", {}),
        ("專案管制", {}),
        ("限期公文", {"limit": 0}),
        ("限期公文", {"limit": -3}),
        ("限期公文", {"limit": 4000}),
        ("限期公文", {"limit": 5, "until": [date(2026, 3, 10)]}),
        ("普通件", {"until": [date(2026, 3, 10)]}),
        ("普通件", {"limit": 7}),
        ("訴願", {"limit": 30}),
        ("資訊公開", {"limit": 30}),
        ("會辦", {"kind": "速件", "limit": 2}),
    ],
)
def test_a_limit_that_the_class_does_not_take_is_refused(name, options):
    with pytest.raises(LimitRefusedError):
        policy_for(name, **options)


def test_a_period_may_be_shortened():
    assert policy_for("最速件", limit=1) == policy_for("最速件")
    assert policy_for("普通件", limit=2).amount == 2


def test_a_name_or_kind_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownClassError, match="最速件 速件 普通件"):
        document_class("特急件")
    with pytest.raises(UnknownClassError, match="口頭 書面"):
        policy_for("立委質詢", kind="電話")


def test_a_count_without_an_end_raises():
    begins = date(2026, 3, 2).toordinal()
    closures = [Closure(date.fromordinal(begins + n)) for n in range(20_100)]
    with pytest.raises(EndlessCountError):
        due(working_days(1), AT, merge([], closures=closures))
