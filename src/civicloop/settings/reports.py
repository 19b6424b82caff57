"""What printed reports need of the machine."""

from civicloop.settings.env import REPORT_FONT

__all__ = ["REPORT_FONT"]
