"""The steps of the work, one form each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries.passing import named_last
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT, NOTE_LIMIT, PHOTO_LIMIT
from civicloop.answer.cases.rules.correspondence import SUBJECT_LIMIT
from civicloop.answer.cases.rules.placeholders import fill
from civicloop.answer.cases.states import outcomes_of
from civicloop.answer.cases.web.forms.replies import reply_facts
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.labels import (
    OUTCOMES,
    PAUSES,
    PURPOSES,
    REOPENINGS,
    TRANSFERS,
    choices,
)
from civicloop.kernel.access import queries as access
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.forms import FilesField, PhotosInput


def text_field(
    label: str | Promise,
    *,
    needed: bool,
    hint: str | Promise = "",
    rows: int = 4,
    limit: int = NOTE_LIMIT,
) -> WordsField:
    """A text whose length the service judges."""
    return WordsField(
        label=label,
        required=needed,
        limit=limit,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(forms.Form):
    """A form that knows its case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        self.case = case


class CloseForm(StepForm):
    """Report back: outcome, answer, photos."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=choices(OUTCOMES), widget=forms.RadioSelect
    )
    photos = FilesField(
        label=_("Photos after the work"),
        required=False,
        widget=PhotosInput(max_megabytes=20, max_files=PHOTO_LIMIT),
        help_text=_("“Fixed” needs at least one; the other outcomes are counted apart."),
    )
    answer = text_field(
        _("Answer to the citizen"),
        needed=True,
        hint=_("What you found and what you did. The citizen reads exactly this."),
        rows=6,
        limit=DESCRIPTION_LIMIT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        possible = outcomes_of(self.case.category.kind)
        self.fields["outcome"].choices = choices(OUTCOMES, possible)
        english = get_language() == "en"
        reporter_english = self.case.reporter.language == "en"
        facts = reply_facts(self.case)
        self.templates = [
            {
                "outcome": row.outcome,
                "title": row.title_en if english else row.title_zh,
                "text": fill(row.text_en if reporter_english else row.text_zh, facts),
            }
            for row in queries.reply_templates(self.case.category_id)
            if row.outcome in possible
        ]

    def clean_answer(self) -> str:
        """What was typed, with the names in braces that we know filled in."""
        return fill(self.cleaned_data["answer"], reply_facts(self.case))


class PauseForm(StepForm):
    """Ask the citizen."""

    reason = forms.ChoiceField(
        label=_("Why must we wait?"), choices=choices(PAUSES), widget=forms.RadioSelect
    )
    question = text_field(
        _("Question to the citizen"),
        needed=True,
        hint=_("The citizen gets this by e-mail and can answer on the status page."),
    )


class ResumeForm(StepForm):
    """Go on without the citizen's own answer, or with what was said on the telephone."""

    answer = text_field(_("What the citizen said"), needed=False)


class PassForm(StepForm):
    """Name the unit that should answer, and why."""

    to = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    reason = forms.ChoiceField(
        label=pgettext_lazy("case", "Reason"), choices=choices(TRANSFERS), widget=forms.RadioSelect
    )
    text = text_field(_("Note for the other unit"), needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        today = timezone.localdate(clock.now())
        units = [(row.pk, row.name) for row in queries.units_to_pass_to(self.case, today)]
        self.fields["to"].choices = [("", _("Choose a unit")), *units]


class AssignForm(StepForm):
    """Name the unit of a case that the centre has to sort."""

    to = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    text = text_field(_("Note for the other unit"), needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        today = timezone.localdate(clock.now())
        units = [(row.pk, row.name) for row in queries.units_to_assign(today)]
        self.initial.setdefault("to", named_last(self.case))
        self.fields["to"].choices = [("", _("Choose a unit")), *units]


class HandOverForm(StepForm):
    """Which colleague sees to it."""

    to = forms.TypedChoiceField(label=_("Colleague"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        people = access.people_with("cases.accept", self.case.unit_id)
        others = [(row.pk, str(row)) for row in people if row.pk != self.case.handler_id]
        self.fields["to"].choices = [("", _("Choose a colleague")), *others]


class WithdrawForm(StepForm):
    """Take the request back for its reporter."""

    text = text_field(_("Why the citizen withdraws"), needed=False)


class ReopenForm(StepForm):
    """Say that it is not done."""

    reason = forms.ChoiceField(
        label=_("What is still wrong?"), choices=choices(REOPENINGS), widget=forms.RadioSelect
    )
    text = text_field(_("Please tell us more"), needed=False)


class MailForm(StepForm):
    """An e-mail to the reporter."""

    subject = WordsField(
        label=_("Subject"),
        limit=SUBJECT_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The number of the case is put before it."),
    )
    text = text_field(
        pgettext_lazy("e-mail", "Text"),
        needed=True,
        hint=_("The citizen reads exactly this, in the history of the case too."),
        rows=10,
        limit=DESCRIPTION_LIMIT,
    )


class NoteForm(StepForm):
    """A note for colleagues."""

    text = text_field(
        _("Note for colleagues"), needed=True, hint=_("Citizens do not see it."), rows=3
    )


class PurposeForm(StepForm):
    """Why the reporter's particulars must be read."""

    purpose = forms.ChoiceField(
        label=_("Why do you need them?"), choices=choices(PURPOSES), widget=forms.RadioSelect
    )
