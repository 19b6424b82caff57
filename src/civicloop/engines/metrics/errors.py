"""What goes wrong with figures.

MetricError
├── NotAdditiveError     ratios, and other figures that cannot be summed, were to be summed
├── UnknownCellError     a period, dimension or side that the metric does not have
├── NotKeptError         a figure as of an instant, or one that protects people, is not kept
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


class ChangedFormulaError(MetricError):
    """A formula differs from the one kept under the same version."""
