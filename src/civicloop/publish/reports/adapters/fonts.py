"""The Chinese font of reports: named by a setting, looked for on the machine, never guessed."""

from __future__ import annotations

from functools import lru_cache

import typst
from django.conf import settings

from civicloop.publish.reports.errors import FontMissingError

REMEDY = (
    "Install a Chinese font (Debian: apt-get install fonts-noto-cjk) or name one that this machine "
    "has in REPORT_FONT."
)


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """The font families of this machine, in lower case."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    return frozenset(family.lower() for family in fonts.families())


def require() -> str:
    """The font of reports; if this machine has none, the remedy is told and nothing is printed."""
    wanted = str(settings.REPORT_FONT)
    if wanted.lower() not in families():
        raise FontMissingError(f"The font {wanted} is not on this machine. {REMEDY}")
    return wanted
