"""A deadline policy: how long, counted how, and what happens at the edges.

A policy is plain data (``to_json`` and ``from_json``), so that an object keeps
the one under which its clock was started.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from civicloop.kernel.clock.errors import ExtensionRefusedError, PolicyError


class Basis(StrEnum):
    """What is counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    WORKING_HOURS = "working_hours"
    ELAPSED_HOURS = "elapsed_hours"

    @property
    def is_hours(self) -> bool:
        """Whether hours are counted, from the very instant."""
        return self in {Basis.WORKING_HOURS, Basis.ELAPSED_HOURS}


class Start(StrEnum):
    """Whether the first day counts."""

    NEXT_DAY = "next_day"
    AT_ONCE = "at_once"


class RestDay(StrEnum):
    """What becomes of a last day on which nobody works."""

    ARTICLE_48 = "article_48"
    NEXT_WORKDAY = "next_workday"
    STAYS = "stays"


class Favour(StrEnum):
    """For a period that burdens a person: which count favours that person."""

    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How often, and by how much in all, a deadline may be extended; ``None`` is no bound.

    Amounts are in the policy's own unit. The extension must be decided before the
    deadline passes.
    """

    times: int | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How a deadline is counted. Hours always run at once and from the instant."""

    basis: Basis
    amount: float
    start: Start = Start.NEXT_DAY
    rest_day: RestDay = RestDay.ARTICLE_48
    used_basis: Basis | None = None
    used_cap: float | None = None
    adverse: Favour | None = None
    pausable: bool = True
    extension: ExtensionRule | None = None
    until: date | None = None
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.amount < 0 or (self.amount == 0 and self.until is None):
            raise PolicyError(f"an amount must be more than 0, not {self.amount}")
        if not self.basis.is_hours and self.amount != int(self.amount):
            raise PolicyError(f"days and months are whole, not {self.amount}")
        if self.basis.is_hours and self.until is not None:
            raise PolicyError("a fixed date is counted in days, not in hours")
        if self.basis.is_hours and self.adverse is not None:
            raise PolicyError("the rule for adverse decisions counts days, not hours")
        if self.used_cap is not None and self.used_cap <= 0:
            raise PolicyError(f"a cap must be more than 0, not {self.used_cap}")

    @property
    def counted(self) -> Basis:
        """What the time used is counted in; months are used up in calendar days."""
        basis = self.used_basis or self.basis
        return Basis.CALENDAR_DAYS if basis is Basis.MONTHS else basis

    def to_json(self) -> dict[str, Any]:
        """The policy as JSON data; what stands at its default is left out."""
        data: dict[str, Any] = {}
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value == spec.default:
                continue
            if isinstance(value, ExtensionRule):
                value = asdict(value)
            data[spec.name] = value.isoformat() if isinstance(value, date) else value
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Policy:
        """The policy in JSON data; an unknown key or value raises ``PolicyError``."""
        unknown = sorted(set(data) - {spec.name for spec in fields(cls)})
        if unknown:
            raise PolicyError(f"a policy has no {', '.join(unknown)}")
        try:
            values = dict(data)
            for key, kind in _KINDS.items():
                if values.get(key) is not None:
                    values[key] = kind(values[key])
            if values.get("extension") is not None:
                values["extension"] = ExtensionRule(**values["extension"])
            return cls(**values)
        except (TypeError, ValueError, KeyError) as error:
            raise PolicyError(f"this is not a policy: {error}") from error


_KINDS: dict[str, Any] = {
    "basis": Basis,
    "start": Start,
    "rest_day": RestDay,
    "used_basis": Basis,
    "adverse": Favour,
    "until": date.fromisoformat,
}


class PolicyOptions(TypedDict, total=False):
    """What a policy may say beside its basis and amount."""

    start: Start
    rest_day: RestDay
    used_basis: Basis | None
    used_cap: float | None
    adverse: Favour | None
    pausable: bool
    extension: ExtensionRule | None
    until: date | None
    rule: str


def working_days(amount: int, **more: Unpack[PolicyOptions]) -> Policy:
    """So many working days, from the next day on."""
    return Policy(Basis.WORKING_DAYS, amount, **more)


def calendar_days(amount: int, **more: Unpack[PolicyOptions]) -> Policy:
    """So many days on the calendar, from the next day on."""
    return Policy(Basis.CALENDAR_DAYS, amount, **more)


def months(amount: int, **more: Unpack[PolicyOptions]) -> Policy:
    """So many months, from the next day on."""
    return Policy(Basis.MONTHS, amount, **more)


def working_hours(amount: float, **more: Unpack[PolicyOptions]) -> Policy:
    """So many hours of office time, from the instant."""
    return Policy(Basis.WORKING_HOURS, amount, **more)


def elapsed_hours(amount: float, **more: Unpack[PolicyOptions]) -> Policy:
    """So many hours, day and night, from the instant."""
    return Policy(Basis.ELAPSED_HOURS, amount, **more)


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval in which the clock stands still; ``ends_at`` ``None`` is not over yet."""

    begins_at: datetime
    ends_at: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins, or has no zone."""
        if self.begins_at.tzinfo is None or (self.ends_at and self.ends_at.tzinfo is None):
            raise PolicyError("a pause needs instants with a zone")
        if self.ends_at is not None and self.ends_at < self.begins_at:
            raise PolicyError("a pause must not end before it begins")

    def to_json(self) -> dict[str, Any]:
        """The pause as JSON data."""
        return {
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Pause:
        """The pause in JSON data."""
        ends_at = data.get("ends_at")
        return cls(
            datetime.fromisoformat(data["begins_at"]),
            datetime.fromisoformat(ends_at) if ends_at else None,
            data.get("reason", ""),
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """A dated decision to allow more time: an amount in the policy's unit, or a new last day."""

    decided_at: datetime
    amount: float = 0
    until: date | None = None
    reason: str = ""
    decided_by: str = ""

    def __post_init__(self) -> None:
        """Refuse a decision that says nothing, or two things."""
        if self.decided_at.tzinfo is None:
            raise PolicyError("an extension needs an instant with a zone")
        if (self.amount > 0) == (self.until is not None) or self.amount < 0:
            raise PolicyError("an extension names either an amount or a new last day")

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON data."""
        return {
            "decided_at": self.decided_at.isoformat(),
            "amount": self.amount,
            "until": self.until.isoformat() if self.until else None,
            "reason": self.reason,
            "decided_by": self.decided_by,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Extension:
        """The decision in JSON data."""
        until = data.get("until")
        return cls(
            datetime.fromisoformat(data["decided_at"]),
            data.get("amount", 0),
            date.fromisoformat(until) if until else None,
            data.get("reason", ""),
            data.get("decided_by", ""),
        )


def check_extension(
    policy: Policy, earlier: tuple[Extension, ...], new: Extension, due_at: datetime
) -> None:
    """Raise ``ExtensionRefusedError`` unless the policy allows the new decision.

    ``due_at`` is the deadline before the decision: it must not have passed.
    """
    rule = policy.extension
    if rule is None:
        raise ExtensionRefusedError("this deadline cannot be extended")
    if rule.times is not None and len(earlier) >= rule.times:
        raise ExtensionRefusedError(f"this deadline may be extended {rule.times} time(s) at most")
    if new.decided_at > due_at:
        raise ExtensionRefusedError("an extension must be decided before the deadline passes")
    total = new.amount + sum(extension.amount for extension in earlier)
    if rule.total is not None and total > rule.total:
        raise ExtensionRefusedError(f"the extensions come to {total:g}, at most {rule.total:g}")
    if new.until is not None and rule.total is not None:
        raise ExtensionRefusedError("this deadline is extended by an amount, not to a day")
