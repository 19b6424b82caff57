"""Reading figures, and the rows behind them."""

from civicloop.engines.metrics.queries.figures import Figure, kept_months, resolve
from civicloop.engines.metrics.queries.rows import condition, rows

__all__ = ["Figure", "condition", "kept_months", "resolve", "rows"]
