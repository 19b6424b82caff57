"""Declared rule sets, their parameters, and the days on which versions hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.registry.errors import DuplicateEntryError
from civicloop.kernel.rulesets import rules
from civicloop.kernel.rulesets.errors import ParametersError, PeriodError
from civicloop.kernel.rulesets.rules import (
    Period,
    check_parameters,
    declare_ruleset,
    digest,
    settle,
)

SCHEMA = {
    "type": "object",
    "properties": {"days": {"type": "integer", "minimum": 1}, "name": {"type": "string"}},
    "required": ["days"],
    "additionalProperties": False,
}
TEXTS = {"title_zh": "陳情期限", "title_en": "Petition limits", "legal_basis": "行政程序法 §168"}


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(rules, "RULESETS", rules.Registry("rule set"))
    return rules.RULESETS


def test_a_declaration_is_found_under_its_key(registry):
    declared = declare_ruleset("x.limits", schema=SCHEMA, default={"days": 6}, **TEXTS)
    assert registry.get("x.limits") == declared


def test_a_key_is_declared_once(registry):
    declare_ruleset("x.limits", schema=SCHEMA, default={"days": 6}, **TEXTS)
    with pytest.raises(DuplicateEntryError):
        declare_ruleset("x.limits", schema=SCHEMA, default={"days": 6}, **TEXTS)


@pytest.mark.parametrize(
    ("schema", "default"),
    [({"type": "nonsense"}, {"days": 6}), (SCHEMA, {"days": 0}), (SCHEMA, {})],
)
def test_a_wrong_schema_or_default_is_found_at_the_declaration(registry, schema, default):
    with pytest.raises(ParametersError):
        declare_ruleset("x.limits", schema=schema, default=default, **TEXTS)
    assert "x.limits" not in registry


def test_every_misfit_is_named_by_its_place(registry):
    declared = declare_ruleset("x.limits", schema=SCHEMA, default={"days": 6}, **TEXTS)
    with pytest.raises(ParametersError) as caught:
        check_parameters(declared, {"days": 0, "name": 5})
    assert caught.value.problems == [
        "days: 0 is less than the minimum of 1",
        "name: 5 is not of type 'string'",
    ]


def test_a_fingerprint_depends_on_what_is_said_and_not_on_the_order_of_keys():
    assert digest("text", {"a": 1, "b": 2}) == digest("text", {"b": 2, "a": 1})
    assert digest("text", {"a": 1}) != digest("text ", {"a": 1})
    assert digest("text", {"a": 1}) != digest("text", {"a": 2})


def test_a_version_ends_where_the_next_one_begins():
    asked = [
        Period(date(2026, 1, 1)),
        Period(date(2024, 1, 1)),
        Period(date(2025, 1, 1), date(2025, 7, 1)),
    ]
    assert settle(asked) == [
        Period(date(2024, 1, 1), date(2025, 1, 1)),
        Period(date(2025, 1, 1), date(2025, 7, 1)),
        Period(date(2026, 1, 1)),
    ]


def test_two_versions_never_begin_on_the_same_day():
    with pytest.raises(PeriodError):
        settle([Period(date(2026, 1, 1)), Period(date(2026, 1, 1), date(2027, 1, 1))])


@pytest.mark.parametrize("ends", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_period_without_a_day_is_refused(ends):
    with pytest.raises(PeriodError):
        Period(date(2026, 1, 1), ends)


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@st.composite
def periods(draw):
    found = []
    for begins in draw(st.lists(DAYS, unique=True, max_size=8)):
        length = draw(st.none() | st.integers(1, 4000))
        ends = None if length is None else begins + timedelta(days=length)
        found.append(Period(begins, ends))
    return found


@given(periods(), DAYS)
def test_at_most_one_version_holds_on_any_day_and_none_outside_what_was_asked(asked, day):
    holding = [period for period in settle(asked) if period.holds_on(day)]
    candidates = [period for period in asked if period.holds_on(day)]
    assert len(holding) <= 1
    assert {p.begins for p in holding} <= {p.begins for p in candidates}
    if candidates:
        latest = max(period.begins for period in asked if period.begins <= day)
        assert (latest in {p.begins for p in holding}) == (latest in {p.begins for p in candidates})
