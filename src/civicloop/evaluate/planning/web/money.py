"""Headings of amounts in thousands of the city's currency, read only when they are shown."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from civicloop.ui.rules import in_thousands


class _Heading:
    def __init__(self, label: Any) -> None:  # noqa: ANN401 (a lazy text)
        self._label = label

    def __str__(self) -> str:
        return in_thousands(self._label, get_language() or "")


def heading_in_thousands(label: Any) -> Any:  # noqa: ANN401 (lazy texts)
    """A heading with its unit in the reader's words, such as ``Budget (NT$ thousand)``."""
    return lazystr(_Heading(label))
