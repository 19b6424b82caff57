"""Groups, categories, routing rules and ready-made replies as forms."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Category, CategoryGroup, ReplyTemplate
from civicloop.answer.cases.rules import Condition
from civicloop.answer.cases.rules.placeholders import NAMES
from civicloop.answer.cases.services.categories import LIMITS
from civicloop.answer.cases.services.replies import LIMITS as REPLY_LIMITS
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.labels import (
    BASES,
    COMPARISONS,
    CONFIDENTIALITIES,
    KINDS,
    OUTCOMES,
    choices,
)
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.organizations import queries as organizations

BETWEEN_WORDS = re.compile(r"[\n,，、;；]+")


def words(name: str, label: Any, *, rows: int = 0, **options: Any) -> WordsField:  # noqa: ANN401 (a lazy text)
    """A text field with the limit that the service has."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return WordsField(label=label, limit=LIMITS.get(name, 2000), widget=widget, **options)


class GroupForm(forms.Form):
    """A group of categories."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = words("name_zh", _("Name in Chinese"))
    name_en = words("name_en", _("Name in English"))
    hint_zh = words("hint_zh", _("What belongs here, in Chinese"), required=False)
    hint_en = words("hint_en", _("What belongs here, in English"), required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999)

    def __init__(self, group: CategoryGroup | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        first = {name: getattr(group, name) for name in self.base_fields} if group else {}
        super().__init__(*args, initial=first or {"position": 1}, **kwargs)
        self.fields["code"].disabled = group is not None


class KeywordsField(forms.CharField):
    """Words by line or comma, as a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (Django's signature)
        """The list as it is edited."""
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (Django's signature)
        """The list that is kept; each word once."""
        text = super().clean(value)
        found = [word.strip() for word in BETWEEN_WORDS.split(text or "")]
        return list(dict.fromkeys(word for word in found if word))


class CategoryForm(forms.Form):
    """A category with everything but its questions."""

    code = forms.CharField(label=_("Code"), max_length=40)
    group = forms.ChoiceField(label=_("Group"), required=False)
    kind = forms.ChoiceField(label=_("Sort of request"), choices=choices(KINDS))
    name_zh = words("name_zh", _("Name in Chinese"))
    name_en = words("name_en", _("Name in English"))
    hint_zh = words("hint_zh", _("What belongs here, in Chinese"), required=False, rows=2)
    hint_en = words("hint_en", _("What belongs here, in English"), required=False, rows=2)
    advice_zh = words(
        "advice_zh",
        _("Advice when it is chosen, in Chinese"),
        required=False,
        rows=2,
        help_text=_("Such as: call 119 first. Shown above the questions."),
    )
    advice_en = words(
        "advice_en", _("Advice when it is chosen, in English"), required=False, rows=2
    )
    keywords_zh = KeywordsField(
        label=_("Words people use, in Chinese"),
        required=False,
        help_text=_("With commas between them; they decide which category is suggested."),
    )
    keywords_en = KeywordsField(label=_("Words people use, in English"), required=False)
    operational_hours = forms.IntegerField(
        label=_("Hours until work begins"),
        help_text=_("They pass day and night and on holidays: 4, 8 or 24 for dispatch."),
    )
    statutory_days = forms.IntegerField(
        label=_("Days until the answer"), help_text=_("At most 30.")
    )
    statutory_basis = forms.ChoiceField(label=_("These days are"), choices=choices(BASES))
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"),
        choices=choices(CONFIDENTIALITIES),
        widget=forms.RadioSelect,
        help_text=_("Holds for cases that come in from now on."),
    )
    is_public = forms.BooleanField(
        label=_("Cases may be shown to the public, without personal data"), required=False
    )
    needs_place = forms.BooleanField(label=_("A place is needed"), required=False)
    needs_photo = forms.BooleanField(label=_("A photo is needed"), required=False)
    is_offered = forms.BooleanField(label=_("It can be chosen"), required=False)
    is_for_staff = forms.BooleanField(label=_("Only staff choose it"), required=False)
    position = forms.IntegerField(label=_("Place in its group"), min_value=0, max_value=999)

    def __init__(self, category: Category | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, initial=_first(category), **kwargs)
        self.fields["code"].disabled = category is not None
        named = [(row.code, row.name) for row in queries.groups()]
        self.fields["group"].choices = [("", pgettext_lazy("group", "None")), *named]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}


def _first(category: Category | None) -> dict[str, Any]:
    if category is None:
        return {
            "kind": "petition",
            "operational_hours": 24,
            "statutory_days": 6,
            "statutory_basis": "rule_set",
            "confidentiality": "normal",
            "is_public": True,
            "needs_place": True,
            "is_offered": True,
            "position": 1,
        }
    found = {name: getattr(category, name) for name in CategoryForm.base_fields if name != "group"}
    return found | {"group": category.group.code if category.group else ""}


class RuleForm(forms.Form):
    """Which unit answers, where, from when on, and by which answer."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    question = forms.ChoiceField(
        label=_("If the answer to"),
        required=False,
        help_text=_("A rule that looks at an answer goes before those that do not."),
    )
    comparison = forms.ChoiceField(
        label=_("Comparison"), required=False, choices=[("", "—"), *choices(COMPARISONS)]
    )
    value = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=80,
        help_text=_("The code of a choice, yes, no, or a number."),
    )
    unit = forms.ChoiceField(label=_("Unit that answers"))
    priority = forms.IntegerField(
        label=_("Priority"),
        initial=0,
        min_value=-99,
        max_value=99,
        help_text=_("Between rules that say the same, the higher one wins."),
    )
    valid_from = forms.DateField(label=_("From the day"), widget=forms.DateInput)

    def __init__(self, category: Category | None, on: date, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        first = {"category": category.code if category else ""}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["valid_from"].initial = on
        every = [("", _("All categories"))]
        self.fields["category"].choices = every + [
            (row.code, row.name) for row in queries.all_categories()
        ]
        self.fields["district"].choices = [("", _("All districts")), *district_choices()]
        units = [(row.code, row.name) for row in organizations.units_in_force(on)]
        self.fields["unit"].choices = [("", _("Choose a unit")), *units]
        chosen = self["category"].value() or ""
        self.fields["question"].choices = [("", "—"), *_questions(chosen, on)]

    def clean(self) -> dict[str, Any]:
        """A condition is whole or absent."""
        data = super().clean() or self.cleaned_data
        parts = [data.get(name) for name in ("question", "comparison", "value")]
        if any(parts) and not all(parts):
            self.add_error("value", _("A condition needs question, comparison and answer."))
        return data

    def condition(self) -> Condition | None:
        """What the rule asks of an answer, if anything."""
        data = self.cleaned_data
        if not data["question"]:
            return None
        return Condition(data["question"], data["comparison"], data["value"].strip())


def _questions(code: str, on: date) -> list[tuple[str, str]]:
    """The questions that a rule may look at, with the codes of their choices."""
    schema = queries.questions(code, on) if code else None
    return list(queries.question_words(schema)) if schema else []


class ReplyForm(forms.Form):
    """A ready-made reply."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=choices(OUTCOMES))
    title_zh = WordsField(label=_("Title in Chinese"), limit=REPLY_LIMITS["title_zh"])
    title_en = WordsField(label=_("Title in English"), limit=REPLY_LIMITS["title_en"])
    text_zh = WordsField(
        label=_("Text in Chinese"),
        limit=REPLY_LIMITS["text_zh"],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    text_en = WordsField(
        label=_("Text in English"),
        limit=REPLY_LIMITS["text_en"],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999)
    is_offered = forms.BooleanField(label=_("It can be chosen"), required=False)

    def __init__(self, reply: ReplyTemplate | None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        first: dict[str, Any] = {"position": 1, "is_offered": True}
        if reply is not None:
            names = [name for name in self.base_fields if name != "category"]
            first = {name: getattr(reply, name) for name in names}
            first["category"] = reply.category.code if reply.category else ""
        super().__init__(*args, initial=first, **kwargs)
        every = [("", _("All categories"))]
        self.fields["category"].choices = every + [
            (row.code, row.name) for row in queries.all_categories()
        ]
        listed = "　".join(f"{{{zh}}} {{{en}}}" for en, zh in NAMES)
        self.fields["text_zh"].help_text = _("Filled in by itself: %(names)s") % {"names": listed}


class StartForm(forms.Form):
    """Where everything goes that no rule names a unit for."""

    unit = forms.ChoiceField(label=_("Central triage desk"))

    def __init__(self, on: date, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        units = [(row.code, row.name) for row in organizations.units_in_force(on)]
        self.fields["unit"].choices = [("", _("Choose a unit")), *units]


class EndForm(forms.Form):
    """From which day on a rule is gone."""

    on = forms.DateField(label=_("Gone from the day"), widget=forms.DateInput)
