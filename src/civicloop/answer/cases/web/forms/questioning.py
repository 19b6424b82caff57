"""The questions of a category as rows that people edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.rules import is_question_code
from civicloop.answer.cases.rules.questioning import CHOOSING, Question
from civicloop.answer.cases.web.labels import Label

MOST = 30
CHOICE_PARTS = 3
KIND_LABELS: dict[str, Label] = {
    "text": _("Short text"),
    "long": _("Long text"),
    "one": _("One of several"),
    "list": _("One of a list"),
    "many": _("Several of several"),
    "yes": _("Yes or no"),
    "whole": _("Whole number"),
    "number": _("Number"),
    "day": _("Day"),
    "time": _("Time of day"),
    "moment": _("Day and time"),
}


class QuestionForm(forms.Form):
    """One question."""

    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, required=False)
    code = forms.CharField(label=_("Code"), max_length=40)
    kind = forms.ChoiceField(
        label=_("Kind of answer"), choices=list(KIND_LABELS.items()), initial="text"
    )
    label_zh = forms.CharField(label=_("Question in Chinese"), max_length=120)
    label_en = forms.CharField(label=_("Question in English"), max_length=160)
    help_zh = forms.CharField(label=_("Hint in Chinese"), max_length=200, required=False)
    help_en = forms.CharField(label=_("Hint in English"), max_length=300, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    options = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each: code | Chinese | English"),
    )
    longest = forms.IntegerField(
        label=_("At most so many characters"), required=False, min_value=1, max_value=1000
    )
    lowest = forms.FloatField(label=_("At least"), required=False)
    highest = forms.FloatField(label=_("At most"), required=False)

    def clean_code(self) -> str:
        """A code that an answer can have."""
        code = str(self.cleaned_data["code"])
        if not is_question_code(code):
            raise forms.ValidationError(
                _("A code begins with a small letter and has small letters, figures, - and _.")
            )
        return code

    def clean_options(self) -> tuple[tuple[str, str, str], ...]:
        """The lines as code and words in both languages."""
        found = []
        for line in str(self.cleaned_data["options"]).splitlines():
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != CHOICE_PARTS or not all(parts):
                raise forms.ValidationError(
                    _("“%(line)s” is not code | Chinese | English."), params={"line": line}
                )
            found.append((parts[0], parts[1], parts[2]))
        if len({code for code, _zh, _en in found}) != len(found):
            raise forms.ValidationError(_("Two choices have the same code."))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """What one field says of another."""
        data = super().clean() or self.cleaned_data
        if (
            data.get("kind") in CHOOSING
            and not data.get("options")
            and "options" not in self.errors
        ):
            self.add_error("options", _("Choices are needed for this kind."))
        if bool(data.get("help_zh")) != bool(data.get("help_en")):
            self.add_error("help_en", _("A hint is needed in both languages, or in none."))
        return data

    def question(self) -> Question:
        """The row for the definition."""
        data = self.cleaned_data
        names = ("code", "kind", "label_zh", "label_en", "help_zh", "help_en", "required")
        limits = ("longest", "lowest", "highest")
        return Question(**{name: data[name] for name in (*names, *limits)}, choices=data["options"])


class QuestionsFormSet(forms.BaseFormSet):
    """All questions; each code once."""

    def clean(self) -> None:
        """No code twice."""
        codes = [row.code for row in self.questions()] if not any(self.errors) else []
        if len(set(codes)) != len(codes):
            raise forms.ValidationError(_("Two questions have the same code."))

    def questions(self) -> list[Question]:
        """Those that are filled in and not taken away, in their order."""
        rows = [
            form
            for form in self.forms
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE")
        ]
        last = len(self.forms)
        rows.sort(key=lambda form: form.cleaned_data.get("order") or last)
        return [form.question() for form in rows]


Questions = forms.formset_factory(
    QuestionForm, formset=QuestionsFormSet, extra=2, can_delete=True, max_num=MOST
)


def first_values(row: Question, order: int) -> dict[str, Any]:
    """A question as the first values of its form."""
    names = (
        "code",
        "kind",
        "label_zh",
        "label_en",
        "help_zh",
        "help_en",
        "required",
        "longest",
        "lowest",
        "highest",
    )
    lines = [" | ".join(choice) for choice in row.choices]
    return {name: getattr(row, name) for name in names} | {
        "options": "\n".join(lines),
        "order": order,
    }


class FromForm(forms.Form):
    """From which day on the questions are asked."""

    effective_from = forms.DateField(label=_("Asked from the day"), widget=forms.DateInput)
