"""Two agencies, a register of courses, and who works with it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from django.http import QueryDict

from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import Choice, Count, Definition, Field, Kind, Reach, Take
from civicloop.engines.registers.web import derived, editing, figuring
from civicloop.kernel.actors.rules import EVERYWHERE, machine, person
from civicloop.kernel.geography import services as geography
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import collection, square

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
VERBS = ("see", "edit", "define", "publish", "read_personal")
KEEPER = person(901, grants={f"registers.{verb}": EVERYWHERE for verb in VERBS})
COURSES = Definition(
    zh="研習課程", en="Courses", theme="training",
    fields=(
        Field("held_on", Kind.DAY, "辦理日期", "Held on", required=True, open=True),
        Field("title", Kind.TEXT, "課程名稱", "Course", required=True, open=True),
        Field("form", Kind.CHOICE, "類型", "Form", open=True,
              choices=(Choice("talk", "座談會", "Talk"), Choice("course", "研習會", "Course"))),
        Field("people", Kind.WHOLE, "參訓人數", "Attendances", required=True, open=True),
        Field("cost", Kind.MONEY, "經費", "Cost"),
        Field("lecturer", Kind.TEXT, "講師", "Lecturer", personal=True),
        Field("email", Kind.EMAIL, "講師信箱", "E-mail of the lecturer", personal=True),
    ),
    key=("held_on", "title"), period="held_on", edits=Reach.AGENCIES,
    counts=(
        Count("courses", Take.ROWS, "課程數", "Courses"),
        Count("people", Take.TOTAL, "參訓人次", "Attendances", of="people"),
        Count("talks", Take.ROWS, "座談會數", "Talks", where=(("form", "talk"),)),
    ),
)  # fmt: skip
ROW = {"held_on": "115/8/9", "title": "品質預警機制", "people": "105", "form": "研習會",
       "lecturer": "王小明", "email": "ming@example.org"}  # fmt: skip


def districts() -> None:
    """Two districts of the city: D1 in the west, D2 in the east."""
    west, east = (square(*one) for one in (("D1", "西區", 120.2), ("D2", "東區", 120.3)))
    west["properties"]["name_en"], east["properties"]["name_en"] = "West", "East"
    loader = machine("tests", "geography.load_boundaries")
    geography.load_boundaries(collection(west, east), collection(), "test-1", actor=loader)


def agencies() -> dict[str, int]:
    builder = machine("tests", "organizations.manage_units")
    rows = {"A": "工務局", "B": "環境保護局"}
    return {
        code: organizations.create_unit(
            code=code, name_zh=name, valid_from=date(2020, 1, 1), actor=builder
        ).pk
        for code, name in rows.items()
    }


def clerk(unit: int, key: int = 902):
    grants = {f"registers.{verb}": frozenset({unit}) for verb in ("see", "edit", "read_personal")}
    return person(key, grants=grants, units=frozenset({unit}))


def courses(**changes):
    return registers.define(COURSES, key="courses", actor=KEEPER, now=NOW)


def add(register, actor=KEEPER, unit_id=None, **cells):
    return registers.add(register.pk, ROW | cells, actor=actor, unit_id=unit_id, now=NOW)


def standing(register):
    return {row.title: row.values for row in queries.entries(register)}


def posted(definition, **changes):
    """What the editor of a definition sends, with some inputs changed."""
    sent = QueryDict(mutable=True)
    frame = ("zh", "en", "about_zh", "about_en", "theme", "period", "sees", "edits", "small")
    sent.update({name: str(getattr(definition, name)) for name in frame} | {derived.MARK: "1"})
    tables = {
        "f": [row.values for row in editing.fields_of(definition)],
        "c": derived.computed_rows(definition),
        "n": derived.count_rows(definition),
        "g": figuring.figure_rows(definition),
    }
    for letter, rows in tables.items():
        for place, row in enumerate(rows):
            values = {f"{letter}-{place}-{name}": value for name, value in row.items()}
            sent.update({name: "1" if value is True else str(value)
                         for name, value in values.items() if value is not False})  # fmt: skip
    sent.update({f"gate-{name}": text for name, text in derived.gate_values(definition).items()})
    for name, value in changes.items():
        sent[name] = value
    return sent


def random_entries(units):
    """Entries of every register that counts something, with codes, numbers and stray texts."""
    chance = random.Random(7)
    for one in rules.shipped():
        counts, register = one.definition.counts, queries.register(one.key)
        for number in range(1, 9 if counts else 1):
            values = {name: code for row in counts for name, code in row.where}
            values = {name: chance.choice((code, "王小明")) for name, code in values.items()}
            added = [name for row in counts for name in (row.of, row.people) if name]
            values |= {name: chance.choice((0, 7, 250_000, "")) for name in added}
            yield Entry(
                register=register, number=number, title="甲",
                values=values | {"district": chance.choice(("D1", "D2", "王小明", ""))},
                key_digest=f"{one.key}{number}", unit_id=chance.choice((*units, None)),
                day=date(2026, chance.choice((8, 9)), chance.choice((1, 15, 30))),
                state=chance.choice(("standing", "standing", "withdrawn")),
                made_at=NOW, changed_at=NOW,
            )  # fmt: skip
