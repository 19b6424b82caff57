"""What happens to tracked items; references, codes and numbers. What people wrote is sealed."""

from __future__ import annotations

from dataclasses import dataclass, field

SEALED = {"sealed": True}


@dataclass(frozen=True)
class BodySaved:
    """A body that can release, or what was changed about it."""

    body: str
    key: str
    unit: str


@dataclass(frozen=True)
class ProgrammeOpened:
    """A programme was laid down."""

    programme: str
    key: str
    owner: str
    rule_set: str


@dataclass(frozen=True)
class ItemListed:
    """An item was put on the list of a programme."""

    item: str
    programme: str
    unit: str
    source: str
    number: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class ItemPlaced:
    """Where an item is: codes of districts, and a point (``lon,lat``) or nothing."""

    item: str
    districts: str
    point: str


@dataclass(frozen=True)
class ItemMoved:
    """An item went from one state to another."""

    item: str
    move: str
    from_state: str
    state: str
    about: str = ""


@dataclass(frozen=True)
class ResponsibilityGiven:
    """A unit has a part in an item."""

    item: str
    responsibility: str
    unit: str
    part: str


@dataclass(frozen=True)
class ResponsibilityMoved:
    """A unit's part came nearer to its end, or back."""

    item: str
    responsibility: str
    unit: str
    move: str
    state: str


@dataclass(frozen=True)
class BaselineApproved:
    """A version of the plan holds from a day on."""

    item: str
    baseline: str
    number: int
    from_on: str
    change: str = ""


@dataclass(frozen=True)
class LightOverridden:
    """Somebody's word stands above the rule until a day; an empty light ends it."""

    item: str
    light: str
    derived: str
    until: str


@dataclass(frozen=True)
class PeriodOpened:
    """A month is open for reports."""

    period: str
    programme: str
    month: str
    reports: int
    due_on: str


@dataclass(frozen=True)
class PeriodExtended:
    """A month is to be reported by another day: later, or again by the day of the rule."""

    period: str
    programme: str
    month: str
    due_on: str
    closes_on: str


@dataclass(frozen=True)
class PeriodFrozen:
    """A month is frozen; so many reports were missing."""

    period: str
    programme: str
    month: str
    reports: int
    missed: int


@dataclass(frozen=True)
class ReportMoved:
    """A report was sent, approved, accepted or given back."""

    item: str
    report: str
    month: str
    move: str
    state: str
    actual: str
    triggers: str


@dataclass(frozen=True)
class ReportCorrected:
    """A report of a frozen month was corrected; the earlier values stay beside it.

    What became of its explanation, and the later months whose streak is another for it.
    """

    item: str
    report: str
    month: str
    fields: str
    explanation: str = ""
    later: str = ""


@dataclass(frozen=True)
class StreaksCounted:
    """Months of an item have another streak: one of the year that it goes on with was corrected."""

    item: str
    report: str
    month: str
    later: str


@dataclass(frozen=True)
class ReleaseProposed:
    """Somebody thinks that an item need not be followed any longer."""

    item: str
    release: str
    body: str


@dataclass(frozen=True)
class ReleaseDecided:
    """The body with the power released an item, or keeps it."""

    item: str
    release: str
    body: str
    state: str
    decided_on: str
    resolution: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class ChangeAsked:
    """A unit asks for another plan, another end, or none."""

    item: str
    change: str
    kind: str
    ground: str


@dataclass(frozen=True)
class ChangeDecided:
    """The owner granted or refused what was asked."""

    item: str
    change: str
    kind: str
    state: str


@dataclass(frozen=True)
class ReportVerified:
    """What the system says and what was found stand side by side."""

    item: str
    report: str
    method: str
    system: str
    found: str


@dataclass(frozen=True)
class MilestonesPlanned:
    """An item has its milestones."""

    item: str
    count: int


@dataclass(frozen=True)
class StagesFunded:
    """The money of some stages was said; the sums are those of all stages of the item."""

    item: str
    count: int
    planned: int
    granted: int
    paid: int


@dataclass(frozen=True)
class MilestoneMoved:
    """A milestone is due on another day than was planned."""

    item: str
    milestone: str
    due_on: str


@dataclass(frozen=True)
class RemedyVerified:
    """The reviewer found what became of a remedy."""

    item: str
    report: str
    month: str
    verdict: str
    verified_on: str


@dataclass(frozen=True)
class MilestoneReached:
    """A milestone was reached on a day."""

    item: str
    milestone: str
    kind: str
    actual_on: str


@dataclass(frozen=True)
class EvaluationMoved:
    """A stage's judgement was submitted or confirmed."""

    item: str
    evaluation: str
    year: int
    stage: str
    move: str
    grade: str
