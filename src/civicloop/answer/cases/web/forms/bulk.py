"""One step for many cases: what it needs to know, once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT
from civicloop.answer.cases.rules.placeholders import NAMES, fill
from civicloop.answer.cases.web.forms.replies import reply_facts
from civicloop.answer.cases.web.forms.steps import text_field
from civicloop.answer.cases.web.labels import OUTCOMES, TRANSFERS, choices
from civicloop.kernel.access import queries as access
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations


class BulkForm(forms.Form):
    """A step that needs no word; the base of those that do."""

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        self.cases = cases

    def arguments(self, case: Case) -> dict[str, object]:  # noqa: ARG002 (subclasses look at it)
        """What the service needs for one of the cases."""
        return dict(self.cleaned_data)


class BulkNoteForm(BulkForm):
    """The same note for all of them."""

    text = text_field(
        _("Note for colleagues"), needed=True, hint=_("Citizens do not see it."), rows=3
    )


class BulkHandOverForm(BulkForm):
    """One colleague for all of them."""

    to = forms.TypedChoiceField(label=_("Colleague"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        people = {}
        for unit_id in {case.unit_id for case in self.cases}:
            for row in access.people_with("cases.accept", unit_id):
                people[row.pk] = str(row)
        self.fields["to"].choices = [("", _("Choose a colleague")), *people.items()]


class BulkAssignForm(BulkForm):
    """One unit for all cases that the centre has to sort."""

    to = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    text = text_field(_("Note for the other unit"), needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        rows = queries.units_to_assign(timezone.localdate(clock.now()))
        units = [(row.pk, row.name) for row in rows]
        self.fields["to"].choices = [("", _("Choose a unit")), *units]


class BulkTransferForm(BulkForm):
    """One unit and one reason for all of them."""

    to = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    reason = forms.ChoiceField(
        label=pgettext_lazy("case", "Reason"), choices=choices(TRANSFERS), widget=forms.RadioSelect
    )
    text = text_field(_("Note for the other unit"), needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        rows = organizations.units_in_force(timezone.localdate(clock.now()))
        units = [(row.pk, row.name) for row in rows]
        self.fields["to"].choices = [("", _("Choose a unit")), *units]


class BulkCloseForm(BulkForm):
    """One outcome and one answer, filled in for each case."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=choices(OUTCOMES),
        widget=forms.RadioSelect,
        help_text=_("“Fixed” goes through only for cases that have a photo after the work."),
    )
    answer = text_field(
        _("Answer to the citizen"),
        needed=True,
        rows=6,
        limit=DESCRIPTION_LIMIT,
        hint=_("The citizen reads exactly this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        kinds = {case.category_id for case in self.cases}
        rows = queries.reply_templates(kinds.pop() if len(kinds) == 1 else 0)
        self.templates = [
            {
                "outcome": row.outcome,
                "title": row.title_en if english else row.title_zh,
                "text": row.text_zh,
            }
            for row in rows
        ]
        self.placeholders = [f"{{{zh}}}" for _english, zh in NAMES]

    def arguments(self, case: Case) -> dict[str, object]:
        """The answer with what is in braces filled in for the case."""
        data = self.cleaned_data
        return {"outcome": data["outcome"], "answer": fill(data["answer"], reply_facts(case))}


FORMS: dict[str, type[BulkForm]] = {
    "assign": BulkAssignForm,
    "accept": BulkForm,
    "start": BulkForm,
    "hand_over": BulkHandOverForm,
    "note": BulkNoteForm,
    "transfer": BulkTransferForm,
    "close": BulkCloseForm,
}
