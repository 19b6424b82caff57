"""What is asked about people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access import queries as access
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.administration.web.changes import ReasonForm
from civicloop.platform.administration.web.forms.units import UnitField

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*$", _("Small letters, digits, dots, hyphens; no blanks.")
)


class PersonForm(forms.Form):
    """What is known of a member of staff."""

    name = forms.CharField(label=_("Name of the person"), max_length=80)
    email = forms.EmailField(
        label=_("Work e-mail"), required=False, help_text=_("Notices go there.")
    )
    phone = forms.CharField(label=_("Work telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class JoinForm(PersonForm):
    """A person who joins; with a post and a role at once, if they are known."""

    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        validators=[USERNAME],
        help_text=_("For signing in. It never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    unit = UnitField(label=_("Unit"), queryset=None, required=False, empty_label=_("(no post yet)"))
    post_title = forms.CharField(label=_("Title of the post"), max_length=80, required=False)
    is_head = forms.BooleanField(label=_("Leads the unit"), required=False)
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=None, required=False, empty_label=_("(no role yet)"),
        help_text=_("Holds in the unit and all below it; everywhere where no unit is chosen."),
    )  # fmt: skip
    field_order = ("username",)

    def __init__(self, *args: Any, today: date, may_grant: bool, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = organizations.units_in_force(today)
        self.fields["role"].queryset = access.roles()
        if not may_grant:
            del self.fields["role"]

    def clean(self) -> dict[str, Any]:
        """A post has a title."""
        cleaned = super().clean() or {}
        if cleaned.get("unit") and not cleaned.get("post_title"):
            self.add_error("post_title", _("A post needs a title."))
        return cleaned


class LeaveForm(ReasonForm):
    """The question twice: who leaves is written out."""

    username = forms.CharField(
        label=_("User name, to confirm"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("username", "reason")

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_username(self) -> str:
        """The very person."""
        name = str(self.cleaned_data["username"]).strip()
        if name != self.expected:
            raise ValidationError(_("This is not the user name of the person."))
        return name


class PostForm(forms.Form):
    """A place in a unit."""

    unit = UnitField(label=_("Unit"), queryset=None)
    title = forms.CharField(label=_("Title of the post"), max_length=80)
    is_head = forms.BooleanField(label=_("Leads the unit"), required=False)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = organizations.units_in_force(today)
        self.fields["valid_from"].initial = today


class EndPostForm(forms.Form):
    """The end of a post."""

    on = forms.DateField(
        label=_("Ends on"),
        widget=forms.DateInput,
        help_text=_("The first day without it; its last day is the day before."),
    )


class GrantForm(forms.Form):
    """A role, where it holds, and for how long."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=None)
    unit = UnitField(
        label=_("Where"), queryset=None, required=False, empty_label=_("Everywhere in the city")
    )
    subtree = forms.BooleanField(label=_("Also in all units below"), required=False, initial=True)
    begins_at = forms.DateTimeField(
        label=_("From"), required=False, widget=forms.DateTimeInput,
        help_text=_("Empty: at once."),
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput,
        help_text=_("Empty: until somebody ends it."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = access.roles()
        self.fields["unit"].queryset = organizations.units_in_force(today)

    def clean(self) -> dict[str, Any]:
        """An end after the beginning."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The end is later than the beginning."))
        return cleaned


class DeputyForm(forms.Form):
    """Who stands in, and between which instants."""

    deputy = forms.CharField(label=_("User name of the deputy"), max_length=64)
    begins_at = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput)
    ends_at = forms.DateTimeField(label=_("Until"), widget=forms.DateTimeInput)
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def clean_deputy(self) -> Any:  # noqa: ANN401 (a person)
        """The person of that name."""
        person = organizations.find_person(self.cleaned_data["deputy"].strip())
        if person is None or not person.is_active:
            raise ValidationError(_("Nobody signs in under this name."))
        return person

    def clean(self) -> dict[str, Any]:
        """An end after the beginning."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The end is later than the beginning."))
        return cleaned
