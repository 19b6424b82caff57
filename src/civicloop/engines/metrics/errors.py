"""What goes wrong with figures.

MetricError
├── NotAdditiveError     ratios, and other figures that cannot be summed, were to be summed
├── UnknownCellError     a period, dimension or side that the metric does not have
├── NotKeptError         a figure as of an instant, or one that protects people, is not kept
├── PersonalFactError    a fact would hold something that is no code, number or instant
├── HiddenCellError      the rows of a cell that would tell of single people
├── NoEngineError        an engine is not there, or does not answer
├── EngineAnswerError    an engine answered, and refused
└── ChangedFormulaError  a formula differs from the one kept under the same version
"""


class MetricError(Exception):
    """Something is wrong with a figure."""


class NotAdditiveError(MetricError):
    """Ratios, and other figures that cannot be summed, were to be summed."""


class UnknownCellError(MetricError):
    """A period, dimension or side that the metric does not have."""


class NotKeptError(MetricError):
    """A figure as of an instant, or one that protects people, is not kept in that form."""


class PersonalFactError(MetricError):
    """A fact would hold something that is no code, number or instant."""


class HiddenCellError(MetricError):
    """The rows of a cell that would tell of single people."""


class NoEngineError(MetricError):
    """An engine is not there or does not answer; ``remedy`` says what brings it."""

    def __init__(self, engine: str, remedy: str) -> None:
        super().__init__(f"{engine} is not to be had: {remedy}.")
        self.engine, self.remedy = engine, remedy


class EngineAnswerError(MetricError):
    """An engine answered, and refused; ``said`` is what it said."""

    def __init__(self, engine: str, place: str, said: str) -> None:
        super().__init__(f"{engine} at {place} refused: {said}")
        self.engine, self.place, self.said = engine, place, said


class ChangedFormulaError(MetricError):
    """A formula differs from the one kept under the same version."""
