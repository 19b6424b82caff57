"""Figures that a city defines in its registers stand behind those that modules declare."""

from civicloop.engines.metrics.rules import FACTS, METRICS, SOURCES
from civicloop.publish.dashboards.services import defined

SOURCES.grow(defined.sources)
METRICS.grow(defined.metrics)
METRICS.amend(defined.instead)
FACTS.grow(defined.facts)
