"""Computing and keeping the results of topics."""

from civicloop.publish.dashboards.services.topics import refresh_topics

__all__ = ["refresh_topics"]
