"""Categories and units for the words of a file: found, or made where that was asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Table
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from civicloop.answer.cases import queries
from civicloop.answer.cases import rules as case_rules
from civicloop.answer.cases.rules.importing.faults import Finding
from civicloop.answer.cases.rules.importing.mapping import Mapping, Named, NewUnits
from civicloop.answer.cases.rules.importing.rows import Arrival
from civicloop.answer.cases.rules.routing import Rule
from civicloop.answer.cases.services.categories import save_category, save_group
from civicloop.answer.cases.services.routing import add_routing_rule
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as organization

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Category
    from civicloop.kernel.organizations.models import Unit

LONGEST_CODE: Final = 40
LONGEST_NAMES: Final = (60, 80)
LONGEST_UNIT_CODE: Final = 32
LONGEST_UNIT_NAMES: Final = (120, 160)
_NOT_A_SIGN: Final = re.compile(r"[^a-z0-9]+")


def made_code(prefix: str, word: str, *, longest: int = LONGEST_CODE) -> str:
    """A code for a word: readable where its letters allow it, and never the same for two."""
    plain = _NOT_A_SIGN.sub("-", word.lower()).strip("-")
    code = f"{prefix}-{plain}"
    if plain and word.isascii() and len(code) <= longest and _is_reversible(word):
        return code
    mark = hashlib.sha256(word.encode()).hexdigest()[:8]
    return f"{code[: longest - len(mark) - 1].strip('-')}-{mark}"


def _is_reversible(word: str) -> bool:
    """Whether no other word is likely to give the same code: letters, figures, single spaces."""
    return all(sign.isalnum() or sign == " " for sign in word) and "  " not in word


def _named(new: NewUnits, word: str) -> Named:
    """A unit for a word that the mapping does not name."""
    zh, en = (word[:longest] for longest in LONGEST_UNIT_NAMES)
    return Named(made_code(new.prefix, word, longest=LONGEST_UNIT_CODE), zh, en)


class Resolver:
    """Finds what a row names; with ``create`` makes it, with ``dry`` only says what it would."""

    def __init__(
        self, mapping: Mapping, *, create: bool, dry: bool, actor: Actor, now: datetime
    ) -> None:
        self.mapping, self.create, self.dry = mapping, create, dry
        self.actor, self.now = actor, now
        self.today: date = timezone.localdate(now)
        self.made: dict[str, list[str]] = {"categories": [], "units": [], "routing rules": []}
        self.categories: dict[str, Category | None] = {
            row.code: row for row in queries.all_categories()
        }
        self.units: dict[str, Unit | None] = {
            row.code: row for row in organizations.units_in_force(self.today)
        }
        self.rules = queries.rules_in_force(self.today)
        self._by_name = {
            name: row.code
            for row in self.units.values()
            if row is not None
            for name in (row.name_zh, row.name_en)
            if name
        }

    def prepare(self) -> None:
        """Make what the whole file needs: a unit for each district, and the way to it."""
        new = self.mapping.new_units
        if not self.create or new is None or self.mapping.columns.unit is not None:
            return
        if not any(rule.is_for_everything for rule in self.rules):
            self._route("", self._parent(new))
        known = {rule.district for rule in self.rules if not rule.category}
        for code in sorted(set(self.mapping.jurisdiction.districts.values()) - known):
            named = new.names.get(code)
            if named is not None:
                self._unit(named, new)
                self._route(code, named.code)
        if not self.dry:
            self.rules = queries.rules_in_force(self.today)

    def category(self, arrival: Arrival) -> str | Finding:
        """The code of the category that a row names."""
        word, new = arrival.category, self.mapping.new_categories
        if word in self.categories:
            return word
        column = self.mapping.columns.category.column
        if new is None:
            return Finding(column, "unknown_category", value=word)
        code = made_code(new.prefix, word)
        if code in self.categories:
            return code
        if not self.create:
            return Finding(column, "unknown_category", value=word)
        self.made["categories"].append(f"{code} ({word})")
        self.categories[code] = None if self.dry else self._new_category(code, word)
        return code

    def _new_category(self, code: str, word: str) -> Category:
        new = self.mapping.new_categories
        assert new is not None, "asked only where categories are made"
        group = new.group
        save_group(
            group.code, {"name_zh": group.zh, "name_en": group.en}, actor=self.actor, now=self.now
        )
        zh, en = (
            name[:longest]
            for name, longest in zip((new.names.get(word, word), word), LONGEST_NAMES, strict=True)
        )
        values = {
            "group": group.code,
            "kind": new.kind,
            "name_zh": zh,
            "name_en": en,
            "operational_hours": new.operational_hours,
            "statutory_days": new.statutory_days,
            "needs_place": False,
            "is_public": new.is_public,
            "is_offered": False,
        }
        return save_category(code, values, actor=self.actor, now=self.now)

    def rule(self, arrival: Arrival, category: str) -> Rule | Finding:
        """Which unit answers for a row: the one that it names, or the one of the routing."""
        words, new = self.mapping.columns.unit, self.mapping.new_units
        if words is None or not arrival.unit:
            return self._routed(arrival, category)
        word = arrival.unit
        code = word if word in self.units else self._by_name.get(word, "")
        if not code and new is not None:
            code = self._made(word, new)
        if not code:
            return Finding(words.column, "unknown_unit", value=word)
        unit = self.units[code]
        return Rule(
            pk=0,
            category=category,
            district="",
            unit=unit.pk if unit else 0,
            priority=0,
            valid_from=self.today,
        )

    def _made(self, word: str, new: NewUnits) -> str:
        """The code of the unit that is made for a word, or was made before."""
        if word == new.parent.code:
            return self._parent(new) if self.create else ""
        named = new.names.get(word) or _named(new, word)
        return self._unit(named, new) if named.code in self.units or self.create else ""

    def _routed(self, arrival: Arrival, category: str) -> Rule | Finding:
        found = case_rules.route(
            self.rules, category=category, district=arrival.district, on=self.today
        )
        column = self.mapping.columns.district
        return found or Finding(column.column if column else "", "no_route")

    def _unit(self, named: Named, new: NewUnits) -> str:
        """The code of a unit, made below the parent where it is not there yet."""
        if named.code not in self.units:
            self._lay(named, level="agency", below=self._parent(new))
        return named.code

    def _parent(self, new: NewUnits) -> str:
        if new.parent.code not in self.units:
            self._lay(new.parent, level="city", below="")
        return new.parent.code

    def _lay(self, named: Named, *, level: str, below: str) -> None:
        self.made["units"].append(f"{named.code} ({named.en})")
        self.units[named.code] = (
            None
            if self.dry
            else organization.create_unit(
                code=named.code,
                name_zh=named.zh,
                name_en=named.en,
                level=level,
                parent=self.units[below] if below else None,
                actor=self.actor,
                now=self.now,
            )
        )

    def _route(self, district: str, unit: str) -> None:
        self.made["routing rules"].append(f"{district or 'everything'}: {unit}")
        if self.dry:
            base = Rule(0, "", district, 0, 0, self.today)
            self.rules = [*self.rules, replace(base)]
            return
        add_routing_rule(
            category="", district=district, unit=unit, valid_from=self.today, actor=self.actor
        )

    def rows(self) -> tuple[Table[str, Category], Table[int, Unit]]:
        """Categories by code and units by key, as the writer takes them."""
        return (
            {code: row for code, row in self.categories.items() if row is not None},
            {row.pk: row for row in self.units.values() if row is not None},
        )
