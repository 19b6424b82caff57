"""A letter to the mayor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases import rules
from civicloop.answer.cases.rules.drafts import NAME_LIMIT
from civicloop.answer.cases.states import Kind
from civicloop.answer.cases.web.forms.following import email_field
from civicloop.answer.cases.web.forms.report import ReportForm, WordsField


class LetterForm(ReportForm):
    """The same as a report, about anything: a name and an address are asked, a place is not."""

    kinds = (Kind.MAILBOX,)

    description = WordsField(
        label=pgettext_lazy("letter", "Your letter"),
        limit=rules.DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What happened, where and when, and what you would like us to do."),
    )
    name = WordsField(
        label=pgettext_lazy("person", "Name"),
        limit=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("A letter without a real name may be left without an answer by law."),
    )
    email = email_field(
        _("We send a link to this address. The letter goes to the mayor once you have used it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        self.fields["category"].label = _("What is your letter about?")
        self.fields["place"].label = _("Which place is it about, if any?")
