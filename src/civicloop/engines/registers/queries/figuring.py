"""What figures of one register count: its entries with what they need, and their conditions.

Every condition exists twice: for the database, and as an Ibis expression over the columns of facts
that hold the same codes, days and whole numbers, and no text that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    ExpressionWrapper,
    Func,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models import Count as Rows
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, NullIf, TruncMonth

from civicloop.engines.registers import rules
from civicloop.engines.registers.models import Entry, Register, Version
from civicloop.engines.registers.queries.entries import in_units, whole_number
from civicloop.engines.registers.queries.measuring import period_until, standing_in
from civicloop.engines.registers.queries.publishing import behind_gate
from civicloop.engines.registers.rules import (
    YES,
    Definition,
    Field,
    Figure,
    Gauge,
    Kind,
    code_of,
    held_value,
    shipped,
)
from civicloop.engines.registers.states import EntryState
from civicloop.kernel.city.rules import here
from civicloop.kernel.geography import queries as geography

Predicate = Callable[[datetime, datetime], Q]
FactPredicate = Callable[[Any, int, int], Any]
TAILS = {Kind.DAY: "", Kind.MONTH: "-01", Kind.YEAR: "-01-01"}
"""What makes a day of a period as it is kept."""


def stamp() -> tuple[int, int]:
    """How many registers there are, and how often their definitions changed; both only grow."""
    found = Register.objects.aggregate(registers=Rows("pk"), versions=Sum("number"))
    return found["registers"], found["versions"] or 0


def counted_apart(register: Register) -> dict[str, Figure]:
    """The shipped counts of a register that its definition has, or had, in another meaning."""
    one = next((row for row in shipped() if row.key == register.key), None)
    if one is None:
        return {}
    if register.number == 1 and register.definition.counts == one.definition.counts:
        return {}
    versions = Version.objects.filter(register=register).order_by("number")
    zone = here().zone
    told = [(row.definition, row.made_at.astimezone(zone).date()) for row in versions]
    return rules.counted_apart(one.definition, told)


def figures_now(
    key: str, definition: Definition, *, begins: datetime, until: datetime
) -> list[tuple[Figure, Decimal, int]]:
    """What figures come to in a period: what is counted or added up, over how many entries.

    A definition that is not saved yet says what it would count.
    """
    fields = definition.by_name
    rows = entries_for_figures(key, definition).order_by()
    asked: dict[str, Any] = {}
    for one in definition.figures:
        above, below = (figure_where(definition, one, key, above=side)(begins, until)
                        for side in (True, False))  # fmt: skip
        asked[f"n_{one.key}"] = (
            Sum(f"number_{one.of}", filter=above) if one.adds else Rows("pk", filter=above)
        )
        asked[f"of_{one.key}"] = Rows("pk", filter=below)
    found = rows.aggregate(**asked) if asked else {}
    return [
        (one, in_units(found[f"n_{one.key}"], fields[one.of] if one.adds else None),
         found[f"of_{one.key}"])
        for one in definition.figures
    ]  # fmt: skip


def days_counted(register: Register) -> set[date]:
    """The first days of the months that figures of a register speak of; two statements at most."""
    rows = entries_for_figures(register.key, register.definition).order_by()
    asked = ["day", *(f"at_{name}" for name in dated_fields(register.definition))]
    found: set[date] = set()
    for column in asked:
        months = rows.annotate(month=TruncMonth(column)).values_list("month", flat=True)
        found |= {day for day in months.distinct() if day is not None}
    return found


def entries_for_figures(key: str, definition: Definition) -> QuerySet[Entry]:
    """Every entry of a register with what its figures need, each in a column of its own.

    ``code_<field>`` is the code of a value, or nothing; ``number_<field>`` a whole number, of
    decimals that of thousandths; ``at_<field>`` and ``text_at_<field>`` the first day of another
    period; ``passes_gate`` whether it may be quoted; ``has_<field>`` and ``has_<field>_<code>``
    say of a field with several values whether it has any, or this one.
    """
    fields, figures = definition.by_name, definition.figures
    columns: dict[str, Any] = {
        "is_standing": ExpressionWrapper(
            Q(state=EntryState.STANDING.value), output_field=BooleanField()
        )
    }
    if any(quotes(definition, row) for row in figures):
        columns["passes_gate"] = ExpressionWrapper(
            behind_gate(definition), output_field=BooleanField()
        )
    for name in coded_fields(figures, fields):
        columns[f"code_{name}"] = _code(fields[name])
    for name in added_fields(figures):
        columns[f"number_{name}"] = whole_number(fields[name])
    for name in dated_fields(definition):
        day = _first_day(fields[name])
        columns[f"text_at_{name}"] = day
        columns[f"at_{name}"] = Func(
            NullIf(day, Value("", output_field=TextField())), Value("YYYY-MM-DD"),
            function="to_date", output_field=DateField(),
        )  # fmt: skip
    for name, value in several_values(figures, fields):
        wanted = Q(values__contains={name: [value]}) if value else _has_any(name)
        columns[_flag(name, value)] = ExpressionWrapper(wanted, output_field=BooleanField())
    rows = Entry.objects.filter(register__key=key).select_related("register", "unit")
    return rows.annotate(**columns)


def coded_fields(figures: Iterable[Figure], fields: dict[str, Field]) -> list[str]:
    """The fields of one value whose codes figures ask for."""
    asked = {name for row in figures for name in (*row.by, *_valued(row))}
    return sorted(name for name in asked if fields[name].kind is not Kind.CHOICES)


def added_fields(figures: Iterable[Figure]) -> list[str]:
    """The fields that figures add up, or ask of how many people they speak."""
    added = {row.of for row in figures if row.adds} | {row.people for row in figures}
    return sorted(added - {""})


def several_values(figures: Iterable[Figure], fields: dict[str, Field]) -> list[tuple[str, str]]:
    """Of fields with several values those that figures ask for; without a value: any at all."""
    asked: set[tuple[str, str]] = set()
    for row in figures:
        asked |= set(row.where)
        if row.take is Gauge.SHARE:
            asked |= {(row.of, row.value), (row.of, "")}
    return sorted(pair for pair in asked if fields[pair[0]].kind is Kind.CHOICES)


def figure_where(definition: Definition, figure: Figure, key: str, *, above: bool) -> Predicate:
    """The entries of a figure: those ``above`` the line of a share or mean, or all below it."""
    fixed = Q(register__key=key)
    for name, value in figure.where:
        fixed &= _holds(definition.by_name[name], value)
    if figure.take is Gauge.MEAN:
        fixed &= Q(**{f"number_{figure.of}__isnull": False})
    if figure.take is Gauge.SHARE:
        field = definition.by_name[figure.of]
        fixed &= _holds(field, figure.value) if above else _filled(field)
    if quotes(definition, figure):
        fixed &= Q(passes_gate=True)
    return lambda begins, until: _in_period(figure, begins, until) & fixed


def figure_over_facts(definition: Definition, figure: Figure, *, above: bool) -> FactPredicate:
    """The same over the columns of facts."""

    def where(rows: Any, begins: int, until: int) -> Any:  # noqa: ANN401 (a condition)
        day = rows[figure_day(figure)]
        found = rows.is_standing & (day >= begins) & (day < until)
        for name, value in figure.where:
            found &= _held_in(rows, definition.by_name[name], value)
        if figure.take is Gauge.MEAN:
            found &= rows[f"number_{figure.of}"].notnull()
        if figure.take is Gauge.SHARE:
            found &= _held_in(rows, definition.by_name[figure.of], figure.value if above else "")
        return found & rows.passes_gate if quotes(definition, figure) else found

    return where


def quotes(definition: Definition, figure: Figure) -> bool:
    """Whether a figure tells numbers that the gate of its register holds back.

    Whatever speaks of published entries means those behind it. Other counts of the register say
    what its page says, before and behind the gate.
    """
    gate = definition.gate
    if gate is None or definition.asks_gate(figure.where):
        return gate is not None
    if figure.key.startswith(rules.MARK):
        return False
    return figure.take is not Gauge.ROWS and figure.of != gate.field


def figure_day(figure: Figure) -> str:
    """The column of facts by which an entry falls into a period."""
    return f"at_{figure.at}" if figure.at else "day"


def dated_fields(definition: Definition) -> list[str]:
    """The fields by which figures count instead of the register's own period."""
    return sorted({row.at for row in definition.figures if row.at})


def _valued(figure: Figure) -> list[str]:
    named = [name for name, _value in figure.where]
    return [*named, figure.of] if figure.take is Gauge.SHARE else named


def _code(field: Field) -> Case:
    """The code of what stands in a field of one value; of districts those that the city has."""
    if field.kind is Kind.DISTRICT:
        whens = [
            When(values__contains={field.name: code}, then=Value(code))
            for code in geography.district_codes()
        ]
    elif field.kind is Kind.YES_NO:
        whens = [
            When(values__contains={field.name: value == YES}, then=Value(value))
            for value in ("yes", "no")
        ]
    else:
        whens = [
            When(values__contains={field.name: row.value}, then=Value(code_of(row.value)))
            for row in field.choices
        ]
    return Case(*whens, default=Value(""), output_field=CharField())


def _first_day(field: Field) -> Any:  # noqa: ANN401 (an expression)
    """The first day of a period as text, in the order of days; empty where none stands."""
    text = Coalesce(KeyTextTransform(field.name, "values"), Value(""), output_field=TextField())
    tail = TAILS[field.kind]
    if not tail:
        return text
    whole = Concat(text, Value(tail), output_field=TextField())
    none = Value("", output_field=TextField())
    return Case(When(values__has_key=field.name, then=whole), default=none)


def _in_period(figure: Figure, begins: datetime, until: datetime) -> Q:
    if not figure.at:
        return standing_in(begins, until)
    first = begins.astimezone(here().zone).date().isoformat()
    word, last = period_until(until)
    column = f"text_at_{figure.at}"
    ends = {f"{column}__gte": first, f"{column}__{word}": last.isoformat()}
    return Q(state=EntryState.STANDING.value, **ends)


def _holds(field: Field, value: str) -> Q:
    return Q(values__contains={field.name: held_value(field, value)})


def _filled(field: Field) -> Q:
    return _has_any(field.name) if field.kind is Kind.CHOICES else ~Q(**{f"code_{field.name}": ""})


def _has_any(name: str) -> Q:
    return Q(values__has_key=name) & ~Q(**{f"values__{name}": []})


def _held_in(rows: Any, field: Field, value: str) -> Any:  # noqa: ANN401 (a condition)
    """Whether a row of facts holds a value, or any where none is named."""
    if field.kind is Kind.CHOICES:
        return rows[_flag(field.name, value)]
    code = rows[f"code_{field.name}"]
    return code == code_of(value) if value else code != ""


def _flag(name: str, value: str) -> str:
    return f"has_{name}_{code_of(value)}" if value else f"has_{name}"


def flag_columns(definition: Definition) -> list[str]:
    """The columns that say what fields with several values hold."""
    asked = several_values(definition.figures, definition.by_name)
    return [_flag(name, value) for name, value in asked]
