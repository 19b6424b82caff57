"""An address that wants to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.rules.drafts import EMAIL_LIMIT
from civicloop.answer.cases.web.forms.report import WordsField


def email_field(help_text: str = "") -> WordsField:
    """A needed e-mail address; the service says what is wrong with it."""
    return WordsField(
        label=_("E-mail"),
        limit=EMAIL_LIMIT,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}
        ),
    )


class FollowForm(forms.Form):
    """The address that is told of each step."""

    email = email_field(
        _("We send you a link to confirm it. Nobody else sees the address, not even the unit.")
    )
