"""The verbs of reports."""

from civicloop.publish.reports.services.rendering import FORMATS, rendered

__all__ = ["FORMATS", "rendered"]
