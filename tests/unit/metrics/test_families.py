"""Figures of a module: what they share is said once, and each may say otherwise."""

from datetime import date

import pytest

from civicloop.engines.metrics.rules import Family, Metric, count, declarations, percent
from civicloop.kernel.registry.errors import DuplicateEntryError
from civicloop.kernel.registry.rules import Registry

SHARED = {
    "source": "cases.case",
    "owner": "研考會",
    "basis": "要點",
    "effective_from": date(2026, 1, 1),
    "by": ("agency",),
}
FAMILY = Family(module="trees", known=("僅計行道樹。", "Street trees only."), **SHARED)


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    monkeypatch.setattr(declarations, "METRICS", Registry("metric"))


def test_a_figure_has_what_its_family_shares_and_what_is_its_own():
    found = FAMILY.declare(
        "felled", ("砍除", "Felled"), ("株", "trees"), count("closed"), ("砍除株數。", "Felled."),
        higher_is_better=False,
    )  # fmt: skip
    assert found == Metric(
        key="trees.felled", zh="砍除", en="Felled", unit_zh="株", unit_en="trees",
        formula=count("closed"), definition_zh="砍除株數。僅計行道樹。",
        definition_en="Felled. Street trees only.", version=1, higher_is_better=False, **SHARED,
    )  # fmt: skip
    assert declarations.METRICS.get("trees.felled") is found


def test_what_a_figure_says_itself_holds():
    found = Family(module="trees", **SHARED).declare(
        "rate", ("率", "Rate"), ("%", "%"), percent(of=("closed",), over=("closed",)),
        ("率。", "Rate."), version=2, effective_from=date(2027, 1, 1), basis="", decimals=2,
    )  # fmt: skip
    assert (found.version, found.effective_from, found.basis) == (2, date(2027, 1, 1), "")
    assert (found.definition_en, found.decimals, found.by) == ("Rate.", 2, ("agency",))


def test_a_figure_is_declared_once():
    row = (("率", "Rate"), ("%", "%"), count("closed"), ("率。", "Rate."))
    FAMILY.declare("rate", *row)
    with pytest.raises(DuplicateEntryError):
        FAMILY.declare("rate", *row)
