"""A city's own version of a shipped count: its page and the figure of its name say one number.

"Two figures of one name can never differ inside one publication": a report prints the figure, the
page of the register the count, and both go by the definition in force.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import METRICS, Month, offered
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Register
from civicloop.engines.registers.rules import Choice, Field, Kind
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.dashboards.services import defined
from tests.db.registers.books import KEEPER, NOW, districts

pytestmark = pytest.mark.django_db
KEY, SHARED, OWN = "works-training", "registers.entry", "own.works-training"
AUGUST = Month(2026, 8)
PEOPLE, COURSES = "registers.works_training_people", "registers.works_training_courses"


@pytest.fixture(autouse=True)
def register(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    districts()
    registers.ship(now=NOW)
    found = queries.register(KEY)
    for day, audience, where in (("03", "staff", "D1"), ("09", "contractors", "D1"),
                                 ("29", "staff", "D2"), ("30", "contractors", "")):  # fmt: skip
        row = {"held_on": f"2026-08-{day}", "title": "訓練", "sessions": "1", "people": "10",
               "audience": audience, "district": where}  # fmt: skip
        registers.add(found.pk, row, actor=KEEPER, now=NOW)
    defined.refresh(at_once=True)
    return found


def change(counts=None, **changed):
    """The city's next version of the definition, and every month counted by it."""
    found = queries.register(KEY)
    definition = replace(found.definition, **changed)
    if counts is not None:
        definition = replace(definition, counts=tuple(counts(found.definition.counts)))
    with clock.frozen(NOW):
        registers.change_definition(
            found.pk, definition, version=found.version, actor=KEEPER, now=NOW
        )
        ledger.seal_all()
        ledger.deliver_pending()
    engine.refresh_due(now=NOW)


def only_staff(counts):
    return (replace(row, where=(("audience", "staff"),)) if row.key == "people" else row
            for row in counts)  # fmt: skip


def page(key):
    return {one.count.key: one.value for one in queries.counted(queries.register(KEY))}[key]


def told(key, **asked):
    return metrics.resolve(key, period="2026-08", now=NOW, **asked)


def test_a_shipped_count_goes_by_its_shipped_definition(register):
    engine.refresh(SHARED, [AUGUST], now=NOW)
    found = told(PEOPLE)
    assert (found.shown, found.rows, page("people")) == (40, 4, 40)
    assert (found.metric.source, found.metric.version) == (SHARED, 1)
    assert OWN not in defined.sources()


def test_the_citys_own_meaning_counts_on_the_page_and_in_the_figure(register):
    engine.refresh(SHARED, [AUGUST], now=NOW)
    change(only_staff)
    found = told(PEOPLE, by="district")
    assert (found.shown, found.rows, page("people")) == (20, 2, 20)
    assert {part.value: part.cell.shown for part in found.parts} == {"D1": 10, "D2": 10}
    assert (found.metric.source, found.metric.version) == (OWN, 2)
    assert found.metric.effective_from == date(2026, 11, 10)
    assert "限「對象」為「機關人員」" in found.metric.definition_zh
    assert told(COURSES).metric.source == SHARED, "the others are left alone"
    assert found.breaks == []
    assert set(found.versions.values()) == {2}, "every month was counted anew"


def test_it_proves_itself_on_both_roads_and_opens_its_own_rows(register):
    change(only_staff)
    for by in METRICS.get(PEOPLE).by:
        assert engine.prove(PEOPLE, by=by, month=AUGUST, actor=KEEPER, now=NOW) == []
    engine.refresh_facts(now=NOW)
    made = engine.compare([AUGUST], sources=[OWN, SHARED], now=NOW)
    assert (list(made.differing), made.numbers > 4) == ([], True)
    rows = metrics.rows(PEOPLE, by="agency", value="", month=AUGUST, side="numerator",
                        actor=KEEPER, now=NOW)  # fmt: skip
    assert sorted(row.day.day for row in rows) == [3, 29]


def test_an_entry_that_changes_is_counted_anew_in_the_citys_version(register):
    change(only_staff)
    row = queries.entries(register).get(values__audience="staff", values__district="D2")
    with clock.frozen(NOW):
        registers.correct(row.pk, {"people": "15"}, version=row.version, actor=KEEPER, now=NOW)
        ledger.seal_all()
        ledger.deliver_pending()
    assert {mark.source for mark in TouchedMonth.objects.all()} == {SHARED, OWN}
    engine.refresh_due(now=NOW)
    assert (told(PEOPLE).shown, page("people")) == (25, 25)


def test_other_words_are_the_citys_words_and_no_other_version(register):
    named = [replace(row, zh="受訓人次", en="Trained") if row.key == "people" else row
             for row in queries.register(KEY).definition.counts]  # fmt: skip
    change(lambda _counts: named)
    metric = METRICS.get(PEOPLE)
    assert (metric.zh, metric.en, metric.version, metric.source) == (
        "受訓人次", "Trained", 1, SHARED)  # fmt: skip
    assert METRICS.declared(PEOPLE).zh != "受訓人次"
    assert (told(PEOPLE).shown, page("people")) == (40, 40)


def test_what_the_city_counts_no_more_is_retired_and_what_comes_back_is_the_next_version(register):
    before = register.definition.counts
    change(only_staff)
    change(lambda counts: (row for row in counts if row.key != "people"))
    assert METRICS.get(PEOPLE).retired
    assert PEOPLE not in {row.key for row in offered()}
    change(lambda _counts: before)
    found = told(PEOPLE)
    assert (found.metric.version, found.metric.retired) == (3, False)
    assert (found.shown, page("people")) == (40, 40)


def test_a_newer_product_that_means_something_else_is_another_version_too(register):
    """What is shipped next may mean something else: the register follows it, and the figure."""
    old = next(one for one in rules.shipped() if one.key == KEY)
    counts = tuple(only_staff(old.definition.counts))
    stood = replace(register.definition, counts=counts).to_json()
    Register.objects.filter(key=KEY).update(content=stood)
    register.versions.update(content=stood)
    with clock.frozen(NOW):
        assert registers.ship(now=NOW) == 1
        ledger.seal_all()
        ledger.deliver_pending()
    engine.refresh_due(now=NOW)
    assert (METRICS.get(PEOPLE).version, told(PEOPLE).shown, page("people")) == (3, 40, 40)


def test_a_count_of_decimals_is_exact_on_the_page_and_in_the_figure(register):
    hours = Field("hours", Kind.DECIMAL, "時數", "Hours", unit_zh="小時", unit_en="hours", places=2)
    fields = (*register.definition.fields, hours)
    people = [replace(row, of="hours") if row.key == "people" else row
              for row in register.definition.counts]  # fmt: skip
    change(lambda _counts: people, fields=fields)
    for row, given in zip(queries.entries(register), ("0.1", "0.2", "1.25", "3"), strict=True):
        registers.correct(row.pk, {"hours": given}, version=row.version, actor=KEEPER, now=NOW)
    engine.refresh(OWN, [AUGUST], now=NOW)
    found = told(PEOPLE)
    assert (found.shown, found.numerator, found.rows) == (Decimal("4.55"), Decimal("4.55"), 4)
    assert page("people") == Decimal("4.55")


def test_yes_or_no_and_several_values_count_alike_on_both(register):
    fields = (
        *register.definition.fields,
        Field("online", Kind.YES_NO, "線上", "Online"),
        Field("tools", Kind.CHOICES, "教材", "Material",
              choices=(Choice("book", "書", "Book"), Choice("film", "影片", "Film"))),
    )  # fmt: skip
    where = (("online", "yes"), ("tools", "film"))
    counts = [replace(row, where=where) if row.key == "people" else row
              for row in register.definition.counts]  # fmt: skip
    change(lambda _counts: counts, fields=fields)
    row = queries.entries(register).first()
    cells = {"online": "是", "tools": "書、影片"}
    registers.correct(row.pk, cells, version=row.version, actor=KEEPER, now=NOW)
    engine.refresh(OWN, [AUGUST], now=NOW)
    assert (told(PEOPLE).shown, page("people")) == (10, 10)


def test_a_process_looks_at_two_numbers_and_reads_nothing_where_they_stand(
    register, django_assert_num_queries
):
    with django_assert_num_queries(1):
        defined.refresh(at_once=True)
