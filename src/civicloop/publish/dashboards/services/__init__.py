"""Computing and keeping the results of topics, and sharing their pages."""

from civicloop.publish.dashboards.services.annotations import (
    annotate,
    correct_annotation,
    withdraw_annotation,
)
from civicloop.publish.dashboards.services.sharing import open_link, share, withdraw_link
from civicloop.publish.dashboards.services.topics import refresh_topics

__all__ = [
    "annotate",
    "correct_annotation",
    "open_link",
    "refresh_topics",
    "share",
    "withdraw_annotation",
    "withdraw_link",
]
