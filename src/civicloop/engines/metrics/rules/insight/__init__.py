"""Statistics for the curious: seasons, forecasts, effects of an intervention, words of complaints.

Each result carries its sample size; each method is a simple one that can be checked by hand.
"""

from civicloop.engines.metrics.rules.insight.effects import Effect, effect
from civicloop.engines.metrics.rules.insight.forecasts import Forecast, forecast
from civicloop.engines.metrics.rules.insight.manner import MANNER
from civicloop.engines.metrics.rules.insight.mentions import Drift, Mentions, drift
from civicloop.engines.metrics.rules.insight.seasons import Ratio, Seasons, seasons
from civicloop.engines.metrics.rules.insight.students import t_quantile
from civicloop.engines.metrics.rules.insight.subjects import (
    TOGETHER,
    Link,
    Subject,
    speaks_of,
    subjects,
)
from civicloop.engines.metrics.rules.insight.terms import (
    HAN,
    LATIN,
    LEAST,
    Term,
    examples,
    log_likelihood,
    rising_terms,
    terms_of,
)

__all__ = [
    "HAN",
    "LATIN",
    "LEAST",
    "MANNER",
    "TOGETHER",
    "Drift",
    "Effect",
    "Forecast",
    "Link",
    "Mentions",
    "Ratio",
    "Seasons",
    "Subject",
    "Term",
    "drift",
    "effect",
    "examples",
    "forecast",
    "log_likelihood",
    "rising_terms",
    "seasons",
    "speaks_of",
    "subjects",
    "t_quantile",
    "terms_of",
]
