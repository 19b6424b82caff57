"""The classes of official documents and their day counts, as one table with its sources.

What the law makes special stands in code below the table: a document that was
past its date when it came, the cap of an answer in time, half a day for the day
of receipt, and who may approve how long an extension.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from civicloop.kernel.clock.errors import LimitRefusedError, UnknownClassError
from civicloop.kernel.clock.rules.calendars import Calendar
from civicloop.kernel.clock.rules.counting import HALF_A_DAY, due, explain, is_late, used
from civicloop.kernel.clock.rules.marks import Mark, Step, step
from civicloop.kernel.clock.rules.policy import (
    Basis,
    Extension,
    ExtensionRule,
    Pause,
    Policy,
)
from civicloop.kernel.clock.rules.texts import Code

DAYS_IN_A_YEAR_OR_SO = 3660


class Tracking(StrEnum):
    """Whether a class is counted by letter or by case (A5-8)."""

    BY_LETTER = "by_letter"
    BY_CASE = "by_case"


class Limit(StrEnum):
    """Where the length of a class's period comes from."""

    GIVEN = "given"
    AT_MOST = "at_most"
    PER_ITEM = "per_item"
    FIXED = "fixed"


class Status(StrEnum):
    """What has become of a document's deadline."""

    OPEN = "辦理中"
    ON_TIME = "依限辦結"
    LATE = "逾限辦結"


ORDINARY_EXTENSION = ExtensionRule(times=3, total=30)


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """One class: its period, the kinds that differ, what may change it, and the source."""

    name: str
    english: str
    basis: Basis
    amounts: Mapping[str, int]
    limit: Limit
    source: str
    extension: ExtensionRule | None = None
    extensions: Mapping[str, int] = field(default_factory=dict)
    used_basis: Basis | None = None
    used_cap: int | None = None
    at_most: int | None = None
    tracking: Tracking = Tracking.BY_CASE
    pausable: bool = True

    @property
    def rule(self) -> str:
        """The rule id of the class."""
        return f"A5-{self.name}"

    @property
    def kinds(self) -> list[str]:
        """The kinds that the class distinguishes; the first one is meant if none is named."""
        return [kind for kind in self.amounts if kind]

    @property
    def scores_days(self) -> bool:
        """Whether days are scored, or only in time and late (A5-4)."""
        return self.tracking is Tracking.BY_LETTER


def _letter(name: str, english: str, days: Mapping[str, int], source: str) -> DocumentClass:
    return DocumentClass(
        name,
        english,
        Basis.WORKING_DAYS,
        days,
        Limit.AT_MOST,
        source,
        extension=ORDINARY_EXTENSION,
        at_most=max(days.values()),
        tracking=Tracking.BY_LETTER,
        pausable=False,
    )


_TABLE = (
    _letter("最速件", "Most urgent", {"": 1}, "文書處理手冊 §78"),
    _letter("速件", "Urgent", {"": 3}, "文書處理手冊 §78"),
    _letter("普通件", "Ordinary", {"": 6}, "文書處理手冊 §78"),
    DocumentClass(
        "限期公文",
        "With a date named by the sender",
        Basis.CALENDAR_DAYS,
        {},
        Limit.GIVEN,
        "文書處理手冊 §78, §79(一)",
        extension=ORDINARY_EXTENSION,
        used_basis=Basis.WORKING_DAYS,
        used_cap=6,
        tracking=Tracking.BY_LETTER,
        pausable=False,
    ),
    DocumentClass(
        "專案管制",
        "Special tracking",
        Basis.CALENDAR_DAYS,
        {},
        Limit.GIVEN,
        "文書處理手冊 §78, §79",
        extension=ExtensionRule(),
    ),
    DocumentClass(
        "人民申請",
        "Application by a citizen",
        Basis.MONTHS,
        {"": 2},
        Limit.PER_ITEM,
        "行政程序法 §51",
        extension=ExtensionRule(times=1),
    ),
    DocumentClass(
        "人民陳情",
        "Petition by a citizen",
        Basis.WORKING_DAYS,
        {"": 30},
        Limit.AT_MOST,
        "縣市人民陳情案件處理規定（新竹縣）; 文書處理手冊 §79(一)",
        extension=ExtensionRule(),
        at_most=30,
    ),
    DocumentClass(
        "訴願",
        "Administrative appeal, deciding body",
        Basis.MONTHS,
        {"": 3},
        Limit.FIXED,
        "訴願法 §85-86",
        extension=ExtensionRule(times=1, total=2),
    ),
    DocumentClass(
        "訴願答辯",
        "Administrative appeal, answer of the original agency",
        Basis.CALENDAR_DAYS,
        {"": 20, "移送": 10},
        Limit.AT_MOST,
        "訴願法 §58, §61",
        at_most=20,
    ),
    DocumentClass(
        "資訊公開",
        "Request for government information",
        Basis.CALENDAR_DAYS,
        {"": 15, "第三人意見": 10},
        Limit.FIXED,
        "政府資訊公開法 §12",
        extension=ExtensionRule(times=1, total=15),
    ),
    DocumentClass(
        "立委質詢",
        "Question of a legislator",
        Basis.WORKING_DAYS,
        {"口頭": 10, "書面": 15},
        Limit.AT_MOST,
        "立法院職權行使法 §22-23; 文書處理手冊 §79(一)",
        extension=ExtensionRule(times=1),
        extensions={"口頭": 5, "書面": 10},
        at_most=15,
    ),
    DocumentClass(
        "監察案件",
        "Case of the Control Yuan",
        Basis.MONTHS,
        {"": 2, "糾正": 2, "委託調查": 2},
        Limit.PER_ITEM,
        "監察法 §25; 監察法施行細則 §20-21, §29",
    ),
    DocumentClass(
        "會辦",
        "Consultation between units",
        Basis.WORKING_DAYS,
        {"普通件": 2, "最速件": 1, "速件": 1},
        Limit.AT_MOST,
        "交通部公文處理規定",
        at_most=2,
        tracking=Tracking.BY_LETTER,
        pausable=False,
    ),
)
DOCUMENT_CLASSES: Mapping[str, DocumentClass] = MappingProxyType({c.name: c for c in _TABLE})


def document_class(name: str) -> DocumentClass:
    """The class of that name; another name raises and lists those that there are."""
    try:
        return DOCUMENT_CLASSES[name]
    except KeyError:
        known = " ".join(DOCUMENT_CLASSES)
        raise UnknownClassError(f"no class is called {name!r}; the classes are {known}") from None


def policy_for(
    name: str,
    *,
    kind: str = "",
    limit: int | None = None,
    until: Sequence[date] = (),
    received_on: date | None = None,
) -> Policy:
    """The policy under which a document of a class is counted.

    ``limit`` is in days. ``until`` are the dates that the incoming letter names:
    the last one holds, and a letter that came after it is an ordinary one (普通件).
    """
    found = document_class(name)
    if until:
        return _until(found, max(until), limit, received_on)
    if kind and kind not in found.kinds:
        raise UnknownClassError(
            f"{name} knows no kind {kind!r}; its kinds are {' '.join(found.kinds) or 'none'}"
        )
    kind = kind or next(iter(found.amounts), "")
    amount = found.amounts.get(kind)
    policy = Policy(
        basis=found.basis,
        amount=amount or 1,
        used_basis=found.used_basis,
        used_cap=found.used_cap,
        pausable=found.pausable,
        extension=found.extension,
        rule=found.rule,
    )
    if limit is not None:
        policy = _limited(policy, found, amount, limit)
    elif amount is None:
        raise LimitRefusedError(f"{name} needs a limit in days: it has none of its own")
    return _with_total(policy, found, kind)


def _limited(policy: Policy, found: DocumentClass, amount: int | None, limit: int) -> Policy:
    if not 0 < limit <= DAYS_IN_A_YEAR_OR_SO:
        raise LimitRefusedError(f"a limit is 1 to {DAYS_IN_A_YEAR_OR_SO} days, not {limit}")
    if found.limit is Limit.FIXED:
        raise LimitRefusedError(f"the period of {found.name} is fixed by law ({found.source})")
    if found.limit is Limit.AT_MOST and amount is not None and limit > amount:
        raise LimitRefusedError(f"{found.name} takes at most {amount} days, not {limit}")
    basis = Basis.CALENDAR_DAYS if policy.basis is Basis.MONTHS else policy.basis
    return replace(policy, basis=basis, amount=limit)


def _with_total(policy: Policy, found: DocumentClass, kind: str) -> Policy:
    """A single extension without a bound of its own is at most the period itself, or the kind's."""
    rule = found.extension
    if rule is None or rule.times != 1 or rule.total is not None:
        return policy
    total = found.extensions.get(kind, policy.amount)
    return replace(policy, extension=replace(rule, total=total))


def _until(found: DocumentClass, day: date, limit: int | None, received_on: date | None) -> Policy:
    if found.limit is not Limit.GIVEN:
        raise LimitRefusedError(f"{found.name} is counted from receipt, not to a date")
    if limit is not None:
        raise LimitRefusedError("name either a limit in days or a date, not both")
    if received_on is not None and day < received_on:
        return policy_for("普通件")
    return Policy(
        basis=found.basis,
        amount=0,
        until=day,
        used_basis=found.used_basis,
        used_cap=found.used_cap,
        pausable=False,
        extension=found.extension,
        rule=found.rule,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """When a document was due, what it used, how it ended, and why, day by day."""

    due_at: datetime
    days_used: float | None
    status: Status
    steps: tuple[Step, ...]


def judge(
    policy: Policy,
    received: datetime,
    closed: datetime | None,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Judgement:
    """The judgement of a document; one that is still open has used no number of days yet."""
    due_at = due(policy, received, calendar, pauses, extensions)
    steps = explain(policy, received, calendar, pauses, extensions)
    if closed is None:
        return Judgement(due_at, None, Status.OPEN, tuple(steps))
    days = used(policy, received, closed, calendar, pauses)
    late = is_late(due_at, closed)
    day = calendar.day_of(closed)
    if days == HALF_A_DAY and day == calendar.day_of(received):
        steps.append(step(Mark(day, Code.CLOSED_SAME_DAY, days, days)))
    if policy.used_cap is not None and not late and days > policy.used_cap:
        days = policy.used_cap
        steps.append(step(Mark(day, Code.CAPPED, 0.0, days, detail=f"{days:g}")))
    status = Status.LATE if late else Status.ON_TIME
    code = Code.LATE if late else Code.ON_TIME
    steps.append(step(Mark(day, code, 0.0, days, closed.astimezone(calendar.zone), f"{days:g}")))
    return Judgement(due_at, days, status, tuple(steps))


def extension_approver(days: float) -> str:
    """Who approves an extension of so many days in all (A5-7)."""
    if days <= 10:  # noqa: PLR2004  # the rule's own numbers
        return "科長"
    if days <= 20:  # noqa: PLR2004
        return "處長"
    return "主任秘書" if days <= 30 else "專案管制"  # noqa: PLR2004
