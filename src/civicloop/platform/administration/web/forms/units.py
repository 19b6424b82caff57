"""What is asked about units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.administration.queries import units as tree

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Unit

LEVELS = (
    ("city", _("City government")),
    ("bureau", _("Bureau or commission")),
    ("division", _("Division")),
    ("section", _("Section")),
    ("office", _("Office")),
    ("centre", _("Centre")),
    ("team", _("Team")),
    ("unit", _("Unit")),
)
CODE = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z.-]*$", _("Letters, digits, dots and hyphens, without blanks.")
)


class UnitField(forms.ModelChoiceField):
    """A unit by its place in the tree."""

    def label_from_instance(self, obj: Unit) -> str:
        """Indented by its depth, with the code."""
        depth = obj.path.count("/") - 1
        return f"{'　' * depth}{obj.name} ({obj.code})"


class NameForm(forms.Form):
    """What a unit is called."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)


class NewUnitForm(NameForm):
    """A unit that begins."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        validators=[CODE],
        help_text=_("Never changes, and is never given twice."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, initial="section")
    parent = UnitField(
        label=_("Stands under"), queryset=None, required=False, empty_label=_("(at the top)")
    )
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    field_order = ("code", "name_zh", "name_en", "level", "parent")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organizations.units_in_force(today)
        self.fields["valid_from"].initial = today


class RenameForm(NameForm):
    """Another name from a day on."""

    on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput,
        help_text=_("Today or earlier; before this day the old name stays."),
    )


class MoveForm(forms.Form):
    """Another place in the tree from a day on."""

    parent = UnitField(
        label=_("Stands under"), queryset=None, required=False, empty_label=_("(at the top)")
    )
    on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput,
        help_text=_("Today or earlier; before this day it stays where it was."),
    )

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = tree.may_be_above(unit, today)


class EndForm(forms.Form):
    """The end of a unit, and who takes over."""

    on = forms.DateField(
        label=_("Ends on"),
        widget=forms.DateInput,
        help_text=_("The first day without it; its last day is the day before."),
    )
    successor = UnitField(
        label=_("Taken over by"), queryset=None, required=False, empty_label=_("(nobody)")
    )

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = tree.may_succeed(unit, today)
