"""The verbs of reports."""

from civicloop.publish.reports.services.citing import cited
from civicloop.publish.reports.services.collecting import (
    accept,
    approve,
    assign,
    comment,
    give_back,
    open_edition,
    remind,
    send,
    write,
)
from civicloop.publish.reports.services.issuing import change_schedule, issue_due
from civicloop.publish.reports.services.laying import lay_due
from civicloop.publish.reports.services.publishing import KEPT, answer, publish, render_waiting
from civicloop.publish.reports.services.rendering import FORMATS, rendered
from civicloop.publish.reports.services.renewing import take_template, take_template_back
from civicloop.publish.reports.services.templates import change_template

__all__ = [
    "FORMATS",
    "KEPT",
    "accept",
    "answer",
    "approve",
    "assign",
    "change_schedule",
    "change_template",
    "cited",
    "comment",
    "give_back",
    "issue_due",
    "lay_due",
    "open_edition",
    "publish",
    "remind",
    "render_waiting",
    "rendered",
    "send",
    "take_template",
    "take_template_back",
    "write",
]
