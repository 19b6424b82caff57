"""What is asked about roles and keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import PERMISSIONS

KEY = RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and underscores."))


def permission_label(name: str) -> str:
    """A permission in the reader's words."""
    entry = PERMISSIONS.get(name)
    return entry.en if get_language() == "en" else entry.zh


def permission_choices() -> list[tuple[str, str]]:
    """Every declared permission, by module."""
    return [(name, permission_label(name)) for name in sorted(PERMISSIONS)]


class PermissionsField(forms.MultipleChoiceField):
    """Permissions, shown by module."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (a field's own)
        super().__init__(choices=permission_choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class RoleForm(forms.Form):
    """What a role is called, and what it may do."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    permissions = PermissionsField(label=_("Permissions"), required=False)


class NewRoleForm(RoleForm):
    """A role of the city's own."""

    key = forms.CharField(
        label=_("Key"), max_length=40, validators=[KEY], help_text=_("Never changes.")
    )
    field_order = ("key",)


class KeyForm(forms.Form):
    """A program, what it may do, and until when."""

    name = forms.CharField(
        label=_("Which program"), max_length=80,
        help_text=_("So that whoever finds the key knows what stops when it is revoked."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput,
        help_text=_("A year at most is good practice; it can be renewed in time."),
    )  # fmt: skip
    permissions = PermissionsField(label=_("Permissions"))
