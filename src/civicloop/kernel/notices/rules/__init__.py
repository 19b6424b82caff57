"""The pure part of the notices: templates, recipients, channels, waiting."""

from civicloop.kernel.notices.rules.calendar import Meeting, invitation
from civicloop.kernel.notices.rules.channels import CARRIERS, CHANNELS, Parcel, carry_with
from civicloop.kernel.notices.rules.recipients import Recipient
from civicloop.kernel.notices.rules.templates import TEMPLATES, declare_template
from civicloop.kernel.notices.rules.topics import TOPICS, declare_topic

__all__ = [
    "CARRIERS",
    "CHANNELS",
    "TEMPLATES",
    "TOPICS",
    "Meeting",
    "Parcel",
    "Recipient",
    "carry_with",
    "declare_template",
    "declare_topic",
    "invitation",
]
