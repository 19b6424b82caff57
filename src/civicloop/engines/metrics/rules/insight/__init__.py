"""Statistics for the curious: seasons, forecasts, effects of an intervention, words of complaints.

Each result carries its sample size; each method is a simple one that can be checked by hand.
"""

from civicloop.engines.metrics.rules.insight.effects import Effect, effect
from civicloop.engines.metrics.rules.insight.forecasts import Forecast, forecast
from civicloop.engines.metrics.rules.insight.seasons import Seasons, seasons
from civicloop.engines.metrics.rules.insight.students import t_quantile
from civicloop.engines.metrics.rules.insight.terms import Term, examples, rising_terms, terms_of

__all__ = [
    "Effect",
    "Forecast",
    "Seasons",
    "Term",
    "effect",
    "examples",
    "forecast",
    "rising_terms",
    "seasons",
    "t_quantile",
    "terms_of",
]
