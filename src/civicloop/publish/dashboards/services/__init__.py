"""Computing and keeping the results of topics, and sharing their pages."""

from civicloop.publish.dashboards.services.sharing import open_link, share, withdraw_link
from civicloop.publish.dashboards.services.topics import refresh_topics

__all__ = ["open_link", "refresh_topics", "share", "withdraw_link"]
