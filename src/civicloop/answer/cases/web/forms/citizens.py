"""What the citizen fills in on the status page."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.rules import COMMENT_LIMIT, DESCRIPTION_LIMIT
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.forms.steps import text_field
from civicloop.answer.cases.web.labels import REOPENINGS, choices

MARKS = [
    (5, _("5 – very good")),
    (4, _("4 – good")),
    (3, _("3 – fair")),
    (2, _("2 – poor")),
    (1, _("1 – very poor")),
]


SHORT = 40


class LookUpForm(forms.Form):
    """Number and secret."""

    number = WordsField(
        label=_("Case number"),
        limit=SHORT,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": "115-0000123-7", "inputmode": "text"}
        ),
    )
    secret = WordsField(
        label=_("Case code"),
        limit=SHORT,
        help_text=_("Twelve letters and figures; you got them with the case number."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def _mark(label: str | Promise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=MARKS, widget=forms.RadioSelect)


class RatingForm(forms.Form):
    """Three marks and a few words."""

    manner = _mark(_("How were you treated?"))
    speed = _mark(_("How fast was it?"))
    result = _mark(_("How good is the result?"))
    comment = text_field(_("Anything else?"), needed=False, rows=3, limit=COMMENT_LIMIT)


class NotFixedForm(forms.Form):
    """Say that it is not done."""

    reason = forms.ChoiceField(
        label=_("What is still wrong?"), choices=choices(REOPENINGS), widget=forms.RadioSelect
    )
    text = text_field(_("Please tell us more"), needed=False, rows=3)


class ConfirmForm(forms.Form):
    """Say that it is done: one press, nothing to fill in."""


class UndoForm(forms.Form):
    """Take the own withdrawal back: one press."""


class AnswerForm(forms.Form):
    """Answer the unit's question."""

    answer = text_field(_("Your answer"), needed=True, limit=DESCRIPTION_LIMIT)


class WithdrawOwnForm(forms.Form):
    """Take one's own request back."""

    text = text_field(_("Why? (optional)"), needed=False, rows=2)
