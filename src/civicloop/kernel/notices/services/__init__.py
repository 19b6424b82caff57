"""Tell people: ``from civicloop.kernel.notices import services as notices``."""

from civicloop.kernel.notices.services.deciding import retry_message
from civicloop.kernel.notices.services.inbox import mark_all_read, mark_read
from civicloop.kernel.notices.services.notifying import notify
from civicloop.kernel.notices.services.preferring import prefer
from civicloop.kernel.notices.services.sending import Sending, send_due

__all__ = ["Sending", "mark_all_read", "mark_read", "notify", "prefer", "retry_message", "send_due"]
