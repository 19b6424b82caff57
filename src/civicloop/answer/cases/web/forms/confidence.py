"""Ask to learn who reported; name who sees a restricted case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services.confiding import REASON_LIMIT
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.labels import PURPOSES, choices
from civicloop.kernel.access import queries as access


class AskForm(forms.Form):
    """Why somebody must know who reported."""

    purpose = forms.ChoiceField(
        label=_("Why do you need them?"), choices=choices(PURPOSES), widget=forms.RadioSelect
    )
    reason = WordsField(
        label=_("Reason for the approval"),
        limit=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What cannot be done without knowing who reported?"),
    )


class ReadersForm(forms.Form):
    """People of the unit who see a restricted case beside its handler and head."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who else sees this case"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, initial={"people": list(case.named_ids)}, **kwargs)
        people = access.people_with("cases.see", case.unit_id)
        self.fields["people"].choices = [(row.pk, str(row)) for row in people]
