"""A form from the JSON Schema of a rule set, and back to its parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.rulesets.errors import ParametersError
from civicloop.kernel.rulesets.rules import Declared, check_parameters

PLAIN = {"integer", "number", "string", "boolean"}
LONGEST_LINE = 1000
"""A parameter that may be longer is a text of several lines."""
MARK = "p_"
"""What the names of generated fields begin with, so that none meets a field of ours."""


def label_of(name: str, schema: Mapping[str, Any]) -> str:
    """A parameter's label in the reader's language, or its name."""
    labels = schema.get("form", {}).get("label", {})
    return str(labels.get("en" if get_language() == "en" else "zh") or name)


def field_for(name: str, schema: Mapping[str, Any], *, required: bool) -> forms.Field | None:
    """A field that asks for one parameter; ``None`` where only JSON can."""
    about: dict[str, Any] = {
        "label": label_of(name, schema),
        "required": required,
        "help_text": schema.get("description", ""),
    }
    if "enum" in schema:
        choices = [(value, value) for value in schema["enum"] if isinstance(value, str)]
        return forms.ChoiceField(choices=choices, **about) if choices else None
    limits = {"min_value": schema.get("minimum"), "max_value": schema.get("maximum")}
    kind = schema.get("type")
    if kind == "boolean":
        return forms.BooleanField(**about | {"required": False})
    if kind == "integer":
        return forms.IntegerField(**about, **limits)
    if kind == "number":
        return forms.FloatField(**about, **limits)
    if kind == "string":
        most = schema.get("maxLength", 1000)
        rows = {"widget": forms.Textarea(attrs={"rows": 6})} if most > LONGEST_LINE else {}
        return forms.CharField(**about, **rows, max_length=most)
    return None


class JsonField(forms.CharField):
    """JSON in a text area; what is wrong with it is told with line and column."""

    widget = forms.Textarea(attrs={"rows": 14, "class": "code-input", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        """The value that the text means."""
        text = super().clean(value)
        try:
            return json.loads(text)
        except ValueError as error:
            if isinstance(error, json.JSONDecodeError):
                place = {"line": error.lineno, "column": error.colno}
                told = _("This is not JSON: look at line %(line)s, column %(column)s.")
                raise ValidationError(told % place) from error
            raise


class ProposalForm(forms.Form):
    """The next version of a rule set."""

    effective_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput)
    effective_until = forms.DateField(
        label=_("Holds until"), required=False, widget=forms.DateInput,
        help_text=_("The first day on which it no longer holds. Empty: until the next version."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)
    text = forms.CharField(
        label=_("Text of the rule"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, declared: Declared, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.declared, self.today = declared, today
        properties = declared.schema.get("properties", {})
        required = set(declared.schema.get("required", ()))
        made = {
            name: field_for(name, schema, required=name in required)
            for name, schema in properties.items()
        }
        self.plain = bool(made) and None not in made.values()
        if self.plain:
            self.names = list(made)
            fields = {f"{MARK}{name}": field for name, field in made.items()}
        else:
            self.names = []
            fields = {f"{MARK}json": JsonField(label=_("Parameters (JSON)"))}
        self.fields = {**fields, **self.fields}

    @property
    def parameter_fields(self) -> list[forms.BoundField]:
        """The generated fields."""
        return [self[name] for name in self.fields if name.startswith(MARK)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Those about the version itself."""
        return [self[name] for name in self.fields if not name.startswith(MARK)]

    def clean_effective_from(self) -> date:
        """No version holds before somebody could approve it."""
        day: date = self.cleaned_data["effective_from"]
        if day < self.today:
            raise ValidationError(_("A version holds from today at the earliest."))
        return day

    def clean(self) -> dict[str, Any]:
        """The parameters together must fit their schema."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("effective_from"), cleaned.get("effective_until")
        if begins and ends and ends <= begins:
            self.add_error("effective_until", _("The end is later than the beginning."))
        if not self.errors:
            cleaned["parameters"] = self._parameters(cleaned)
            try:
                check_parameters(self.declared, cleaned["parameters"])
            except ParametersError as error:
                for problem in error.problems:
                    self.add_error(None if self.plain else f"{MARK}json", problem)
        return cleaned

    def _parameters(self, cleaned: dict[str, Any]) -> Any:  # noqa: ANN401 (any JSON)
        if not self.plain:
            return cleaned[f"{MARK}json"]
        found = {name: cleaned[f"{MARK}{name}"] for name in self.names}
        return {name: value for name, value in found.items() if value not in (None, "")}


def initial_of(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of parameters, field by field and as JSON."""
    shown = {f"{MARK}{name}": value for name, value in parameters.items()}
    body = json.dumps(parameters, ensure_ascii=False, indent=2)
    return {**shown, f"{MARK}json": body}
