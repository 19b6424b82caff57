"""Keeping the results of topics, sharing pages, annotating months, composing own pages."""

from civicloop.publish.dashboards.services.alerts import (
    check_alerts,
    drop_alert,
    pause_alert,
    resume_alert,
    set_alert,
)
from civicloop.publish.dashboards.services.annotations import (
    annotate,
    correct_annotation,
    withdraw_annotation,
)
from civicloop.publish.dashboards.services.own_pages import (
    begin_with,
    compose,
    copy_page,
    draft_of,
    drop_draft,
    make_page,
    open_page_to,
    remove_page,
    restore_page,
    save_page,
)
from civicloop.publish.dashboards.services.sharing import open_link, share, withdraw_link
from civicloop.publish.dashboards.services.topics import refresh_topics

__all__ = [
    "annotate",
    "begin_with",
    "check_alerts",
    "compose",
    "copy_page",
    "correct_annotation",
    "draft_of",
    "drop_alert",
    "drop_draft",
    "make_page",
    "open_link",
    "open_page_to",
    "pause_alert",
    "refresh_topics",
    "remove_page",
    "restore_page",
    "resume_alert",
    "save_page",
    "set_alert",
    "share",
    "withdraw_annotation",
    "withdraw_link",
]
