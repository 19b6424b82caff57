"""What the module tells the others; references, codes and numbers, texts sealed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PlanLaid:
    """A four-year plan was laid down."""

    plan: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class PlanMoved:
    """A four-year plan went on."""

    plan: str
    move: str
    state: str


@dataclass(frozen=True)
class GoalSet:
    """An agency set a strategic goal, or a strategy towards one."""

    plan: str
    goal: str
    unit: str
    kind: str


@dataclass(frozen=True)
class TextCorrected:
    """A goal, a strategy, a pledge or an undertaking was put right; the names of its fields."""

    about: str
    fields: str


@dataclass(frozen=True)
class DeadlineMoved:
    """Agencies got another day for their projects."""

    round: str
    before: str
    after: str


@dataclass(frozen=True)
class DefinitionProposed:
    """What an indicator is to say was proposed."""

    indicator: str
    version: int
    number: str
    unit: str
    kind: str
    flags: str


@dataclass(frozen=True)
class DefinitionDecided:
    """A version was approved or refused."""

    indicator: str
    version: int
    decision: str


@dataclass(frozen=True)
class IndicatorRetired:
    """An indicator no longer counts from a year on."""

    indicator: str
    from_year: int


@dataclass(frozen=True)
class IndicatorRestored:
    """An indicator that was retired from a year on counts again."""

    indicator: str
    retired_from: int


@dataclass(frozen=True)
class IndicatorMoved:
    """An indicator stands under another goal or strategy of its agency."""

    indicator: str
    before: str
    after: str


@dataclass(frozen=True)
class MetricBound:
    """An indicator takes its numbers from a figure of the product, or no longer does."""

    indicator: str
    metric: str
    member: str


@dataclass(frozen=True)
class ResultSaved:
    """The result of a year was written down; ``filled`` if the product did it."""

    indicator: str
    year: int
    actual: str
    achieved: str
    verdict: str
    filled: bool


@dataclass(frozen=True)
class ResultMoved:
    """The result of a year was sent, accepted or returned."""

    indicator: str
    year: int
    move: str
    state: str
    tail: str


@dataclass(frozen=True)
class SummaryWritten:
    """An agency wrote down what it says of its year as a whole."""

    summary: str
    plan: str
    unit: str
    year: int


@dataclass(frozen=True)
class SummaryMoved:
    """The summary of a year was sent, accepted or returned."""

    summary: str
    unit: str
    year: int
    move: str
    state: str


@dataclass(frozen=True)
class RoundOpened:
    """The pre-review of a year was laid down."""

    round: str
    year: int


@dataclass(frozen=True)
class RoundMoved:
    """A round came into another phase."""

    round: str
    move: str
    state: str


@dataclass(frozen=True)
class CeilingSet:
    """What a source can pay was set; -1 for no ceiling."""

    round: str
    source: str
    amount: int


@dataclass(frozen=True)
class ProposalSaved:
    """A project was written down."""

    proposal: str
    round: str
    number: str
    unit: str
    asked_total: int
    asked_year: int


@dataclass(frozen=True)
class ProposalMoved:
    """A project was sent, returned, withdrawn, refused or passed."""

    proposal: str
    round: str
    move: str
    state: str
    granted: int


@dataclass(frozen=True)
class OpinionGiven:
    """A meeting or a visit said something about a project."""

    proposal: str
    phase: str
    ruling: str
    met_on: str


@dataclass(frozen=True)
class ScenarioMade:
    """A scenario of the balance was made from another one."""

    scenario: str
    round: str
    origin: str


@dataclass(frozen=True)
class GrantChanged:
    """What a scenario gives a project from a source changed."""

    scenario: str
    proposal: str
    source: str
    before: int
    after: int


@dataclass(frozen=True)
class ProposalTracked:
    """A passed project became a tracked item."""

    proposal: str
    item: str


@dataclass(frozen=True)
class CommitteeDecided:
    """The plan and budget review committee decided on the approved list of a round."""

    decision: str
    round: str
    decided_on: str
    item: str
    number: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class CommitteeDecisionRemoved:
    """A decision was written down by mistake; it is no longer told of the round."""

    decision: str
    round: str
    decided_on: str
    number: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class BookOpened:
    """An edition of the outline or the plan of a year was opened."""

    book: str
    kind: str
    year: int
    edition: int


@dataclass(frozen=True)
class BookApproved:
    """An edition was approved."""

    book: str
    kind: str
    year: int
    edition: int
    total: int


@dataclass(frozen=True)
class EditionDispatched:
    """An approved edition went out to a recipient by a letter."""

    dispatch: str
    book: str
    recipient: str
    sent_on: str
    letter: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class DispatchRemoved:
    """A letter was written down by mistake; it is no longer told of the edition."""

    dispatch: str
    book: str
    recipient: str
    letter: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class PartWritten:
    """Lines of the part of an agency were replaced; of its budget or of its plan."""

    part: str
    unit: str
    lines: int
    is_budget: bool


@dataclass(frozen=True)
class PartMoved:
    """The part of an agency was sent, signed or returned."""

    part: str
    unit: str
    move: str
    state: str


@dataclass(frozen=True)
class PledgeMade:
    """A pledge was written down."""

    pledge: str
    unit: str
    number: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class PledgeMapped:
    """A pledge was mapped to what carries it, or no longer is."""

    pledge: str
    target: str
    is_on: bool


@dataclass(frozen=True)
class UndertakingListed:
    """A central major project or a subsidised study was listed."""

    undertaking: str
    kind: str
    year: int
    unit: str
    amount: int


@dataclass(frozen=True)
class UndertakingMoved:
    """It made a step on a day."""

    undertaking: str
    move: str
    state: str
    made_on: str
