"""The unit of money beside labels and fields, by the currency of the city."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from civicloop.kernel.city.rules import CURRENCIES, here, unit_text


class _Labelled:
    def __init__(self, label: Any) -> None:  # noqa: ANN401 (a lazy text)
        self._label = label

    def __str__(self) -> str:
        language = get_language() or ""
        unit = unit_text("元", "NT$", language)
        return f"{self._label} ({unit})" if language == "en" else f"{self._label}（{unit}）"


def in_currency(label: Any) -> Any:  # noqa: ANN401 (lazy texts)
    """A label with its unit in the reader's words: ``Budget (NT$)``, in Chinese ``經費（元）``."""
    return lazystr(_Labelled(label))


def sign() -> str:
    """What stands before an amount that is typed."""
    return CURRENCIES[here().currency].sign
