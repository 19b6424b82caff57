"""Forms of what is said once: a retirement, a year in words, a letter, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.services import Decided, Letter, YearWords
from civicloop.evaluate.planning.states import Recipient
from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.evaluate.planning.web.labels_books import RECIPIENTS

AREA = forms.Textarea(attrs={"rows": 5})


class RetireForm(forms.Form):
    """From which year on, and why."""

    from_year = forms.TypedChoiceField(label=_("Retired from"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["from_year"].choices = [(year, shown_year(year)) for year in years]


class RestoreForm(forms.Form):
    """Why it is used again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class YearForm(forms.Form):
    """The year of an agency in words; what is missing is told when it is sent."""

    performance = forms.CharField(
        label=_("Overall performance of the year"), max_length=4000, required=False, widget=AREA
    )
    improvement = forms.CharField(
        label=_("What is improved from here"), max_length=4000, required=False, widget=AREA
    )
    challenge = forms.CharField(
        label=_("Challenge of the years to come"), max_length=4000, required=False, widget=AREA
    )

    def words(self) -> YearWords:
        """As the service takes them."""
        values = self.cleaned_data
        return YearWords(values["performance"], values["improvement"], values["challenge"])


class YearReviewForm(forms.Form):
    """What the commission says to it."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept")), ("return", _("Send back"))],
        widget=forms.RadioSelect,
    )
    advice = forms.CharField(label=_("Judgement of the commission"), max_length=4000, widget=AREA)


class LetterForm(forms.Form):
    """A letter by which an edition went out."""

    recipient = forms.ChoiceField(label=_("Sent to"), choices=list(RECIPIENTS.items()))
    sent_on = forms.DateField(label=_("Day on which it was sent"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=60)
    note = forms.CharField(label=_("Remark on the letter"), max_length=300, required=False)

    def said(self) -> Letter:
        """As the service takes it."""
        values = self.cleaned_data
        return Letter(
            Recipient(values["recipient"]), values["sent_on"], values["letter"], values["note"]
        )


class CommitteeForm(forms.Form):
    """What the committee decided."""

    decided_on = forms.DateField(label=_("Held on"))
    number = forms.CharField(label=_("Number of the meeting or its minutes"), max_length=60)
    text = forms.CharField(label=_("What was decided"), max_length=4000, widget=AREA)
    item = forms.TypedChoiceField(
        label=_("Followed as the tracked decision"), coerce=int, empty_value=None, required=False,
        help_text=_("Decisions of the committee that are tracked, if there is one."),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        found = [(row.pk, str(row)) for row in items]
        self.fields["item"].choices = [("", _("Not tracked as an item")), *found]

    def said(self) -> Decided:
        """As the service takes it."""
        values = self.cleaned_data
        return Decided(values["decided_on"], values["number"], values["text"], values["item"])
