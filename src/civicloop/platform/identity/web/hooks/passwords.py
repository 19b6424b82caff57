"""The validator that Django calls for each new password."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civicloop.kernel.city import queries as cities
from civicloop.platform.identity.rules import context_word_in, is_repetition

LONGEST = 256


class ContextWordsValidator:
    """Refuses a password that is little more than a word of the city's."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ANN401 (Django's)
        """Raise if the password is too long to check or carried by a context word."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is longer than %(most)d characters.") % {"most": LONGEST},
                code="password_too_long",
            )
        if is_repetition(password):
            raise ValidationError(
                _("This password only repeats a short piece."), code="password_repeats"
            )
        own = [getattr(user, name, "") or "" for name in ("username", "name")]
        city = cities.city()
        own += [city.name_zh.rstrip("市縣"), *re.findall(r"\w{3,}", city.name_en)]
        word = context_word_in(password, own)
        if word:
            raise ValidationError(
                _("This password is little more than “%(word)s”. Add words of your own.")
                % {"word": word},
                code="password_context",
            )

    def get_help_text(self) -> str:
        """Say beforehand what is refused."""
        return _("Your password cannot be little more than the name of the city or of you.")
