"""Declared rule sets, the check of their parameters, and the days on which versions hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from civicloop.kernel.registry.rules import Registry
from civicloop.kernel.rulesets.errors import ParametersError, PeriodError

BEGINNING = date(2000, 1, 1)
"""From when the version that a module ships holds, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A rule set as a module declares it: its schema, and the version that the product ships."""

    key: str
    schema: Mapping[str, Any]
    default: Mapping[str, Any]
    title_zh: str
    title_en: str
    legal_basis: str
    text: str
    effective_from: date


RULESETS: Registry[Declared] = Registry("rule set")


def declare_ruleset(
    key: str,
    *,
    schema: Mapping[str, Any],
    default: Mapping[str, Any],
    title_zh: str,
    title_en: str,
    legal_basis: str,
    text: str = "",
    effective_from: date = BEGINNING,
) -> Declared:
    """Declare ``module.name``. A schema that is none, or a default that does not fit, raises."""
    try:
        Draft202012Validator.check_schema(dict(schema))
    except SchemaError as error:
        raise ParametersError(key, [f"the schema is wrong: {error.message}"]) from error
    declared = Declared(key, schema, default, title_zh, title_en, legal_basis, text, effective_from)
    check_parameters(declared, default)
    return RULESETS.declare(key, declared)


def check_parameters(declared: Declared, parameters: Mapping[str, Any]) -> None:
    """Raise ``ParametersError`` with every place that does not fit the schema."""
    validator = Draft202012Validator(dict(declared.schema))
    found = sorted(validator.iter_errors(parameters), key=lambda error: list(map(str, error.path)))
    if found:
        problems = [
            f"{'.'.join(str(part) for part in error.path) or declared.key}: {error.message}"
            for error in found
        ]
        raise ParametersError(declared.key, problems)


def digest(text: str, parameters: Mapping[str, Any]) -> str:
    """The fingerprint of what a version says; the order of keys does not matter."""
    body = json.dumps([text, parameters], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(body.encode()).hexdigest()


def lane(key: str) -> int:
    """A number that stands for a key where the database compares ranges."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a version: from one day on, up to but not on another (``None``: open)."""

    begins: date
    ends: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period without a day."""
        if self.ends is not None and self.ends <= self.begins:
            raise PeriodError(f"a version must end after it begins, not on {self.ends}")

    def holds_on(self, day: date) -> bool:
        """Whether the version holds on that day."""
        return self.begins <= day and (self.ends is None or day < self.ends)


def settle(asked: Sequence[Period]) -> list[Period]:
    """The days on which versions really hold: each until its own end, or the next one's first day.

    In order of their first days; two that begin on the same day are refused.
    """
    ordered = sorted(asked, key=lambda period: period.begins)
    settled = []
    for period, following in zip(ordered, [*ordered[1:], None], strict=False):
        ends = period.ends
        if following is not None:
            if following.begins == period.begins:
                raise PeriodError(f"another version begins on {period.begins} too")
            ends = min(ends or following.begins, following.begins)
        settled.append(Period(period.begins, ends))
    return settled


def check_ahead(begins: date, today: date) -> None:
    """Refuse a version that would have held before it was approved."""
    if begins < today:
        raise PeriodError(f"a version holds from {today} at the earliest, not from {begins}")
