"""Every read of reports."""

from civicloop.publish.reports.queries.composing import GIVEN, composed, facts_of, findings
from civicloop.publish.reports.queries.figures import period_of
from civicloop.publish.reports.queries.kinds import kind, kinds

__all__ = ["GIVEN", "composed", "facts_of", "findings", "kind", "kinds", "period_of"]
