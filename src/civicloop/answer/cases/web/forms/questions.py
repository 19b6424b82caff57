"""The extra questions of a category, in any form of this module.

A form that mixes this in calls ``ask`` with the chosen category at the end of its
``__init__``, hands ``answers()`` to the draft and includes ``cases/questions.html``
after its choice of category. With scripts the questions come as soon as a category is
chosen (``cases:questions``); without, with the next look at the page: a report that was
sent before its questions were seen is shown again with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Category
from civicloop.answer.cases.rules.answers import INTAKE
from civicloop.kernel.schemas.rules import FormField, form_fields

PREFIX = "answers."
ASKED = "asked"
"""The hidden field that says of which category the questions were on the page."""
NOT_ASKED_YET = _("For this kind of report we need to know a little more. Please answer below.")
CHOOSE = pgettext_lazy("choice", "Please choose")


def name_of(code: str) -> str:
    """The name of a question's field, which is also the name of its faults."""
    return f"{PREFIX}{code}"


class AnswerField(forms.Field):
    """The answer as it was typed; what it must be is judged by the service for all ways in."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (answers hold anything)
        """The value, unjudged."""
        return value


class QuestionsMixin(forms.Form):
    """Adds a field for each question of the chosen category."""

    asked_category: Category | None = None
    question_names: tuple[str, ...] = ()

    def ask(self, category: Category | None) -> None:
        """Add the questions that the category asks today."""
        self.asked_category = category
        schema = queries.questions(category) if category else None
        if schema is not None:
            self.ask_as_defined(schema.definition, get_language() or "")

    def ask_as_defined(self, definition: Mapping[str, Any], language: str) -> None:
        """Add the questions of a definition, in the words of a language."""
        asked = form_fields(definition, language, phase=INTAKE)
        for row in asked:
            self.fields[name_of(row.name)] = _field(row)
        self.question_names = tuple(name_of(row.name) for row in asked)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The questions as they are drawn."""
        return [self[name] for name in self.question_names]

    @property
    def was_asked(self) -> bool:
        """Whether the page that was sent showed the questions of the category chosen in it."""
        category = self.asked_category
        return category is None or self.data.get(ASKED) == category.code

    def clean(self) -> dict[str, Any]:
        """Ask first, if the questions were not on the page yet."""
        cleaned = super().clean() or self.cleaned_data
        if self.question_names and not self.was_asked:
            self.add_error(None, NOT_ASKED_YET)
        return cleaned

    def answers(self) -> dict[str, object]:
        """What was answered, by the code of the question."""
        if not self.was_asked:
            return {}
        given = {name: self.cleaned_data.get(name) for name in self.question_names}
        return {
            name.removeprefix(PREFIX): value
            for name, value in given.items()
            if value not in (None, "", [])
        }


class QuestionsForm(QuestionsMixin):
    """The questions alone, as they are fetched when a category was chosen."""

    def __init__(self, category: Category | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        self.ask(category)


def _field(row: FormField) -> AnswerField:
    return AnswerField(
        label=row.label,
        help_text=row.help,
        required=row.required,
        widget=_widget(row),
    )


INPUTS: dict[str, tuple[type[forms.Widget], dict[str, str]]] = {
    "text": (forms.TextInput, {"autocomplete": "off"}),
    "textarea": (forms.Textarea, {"rows": "3"}),
    "email": (forms.TextInput, {"type": "email", "inputmode": "email"}),
    "phone": (forms.TextInput, {"type": "tel", "inputmode": "tel"}),
    "date": (forms.DateInput, {}),
    "datetime": (forms.DateTimeInput, {}),
    "time": (forms.TimeInput, {}),
    "number": (forms.TextInput, {"inputmode": "decimal", "autocomplete": "off"}),
    "checkbox": (forms.CheckboxInput, {}),
}
CHOICES: dict[str, type[ChoiceWidget]] = {
    "select": forms.Select,
    "radios": forms.RadioSelect,
    "checkboxes": forms.CheckboxSelectMultiple,
}


def _widget(row: FormField) -> forms.Widget:
    if row.widget in CHOICES:
        blank = [("", CHOOSE)] if row.widget == "select" else []
        choice: forms.Widget = CHOICES[row.widget](choices=[*blank, *row.choices])
        return choice
    kind, attributes = INPUTS[row.widget]
    return kind(attrs=dict(attributes))
