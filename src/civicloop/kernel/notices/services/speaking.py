"""What a message says in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import lazy
from django.utils.translation import get_language


def spoken(tell: Callable[[str], str]) -> object:
    """A word of a message's context that each recipient reads in their own language.

    ``tell`` is given the language: ``spoken(partial(name_in, unit))``.
    """
    return lazy(lambda: tell(get_language() or ""), str)()
