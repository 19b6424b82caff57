"""What is asked of people and of staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.platform.rights.rules import (
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    WORDS_LIMIT,
    grounds_for,
)
from civicloop.platform.rights.states import Decision, RequestChannel, Right
from civicloop.platform.rights.web.labels import (
    CHANNELS,
    DECISIONS,
    IDENTITIES,
    RIGHTS,
    ground_label,
)


class AskForm(forms.Form):
    """Which right, and who asks; the service says what is wrong."""

    right = forms.ChoiceField(
        label=_("What do you ask for?"), choices=list(RIGHTS.items()), widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Full name"), max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.CharField(
        label=_("E-mail"), max_length=EMAIL_LIMIT,
        help_text=_("The address under which you wrote to us. We send you a link to confirm it."),
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}
        ),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"), max_length=PHONE_LIMIT, required=False,
        help_text=_("If you ever gave us one: we also look under it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What exactly?"), max_length=WORDS_LIMIT, required=False,
        help_text=_("For a correction: what is wrong, and how it should be."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class RecordForm(AskForm):
    """The same, written down by staff; one way to reach the person is enough."""

    channel = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[(key, label) for key, label in CHANNELS.items() if key != RequestChannel.WEB],
    )
    field_order = ("channel", "right", "name", "email", "phone", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = ""


class IdentifyForm(forms.Form):
    """How it was checked."""

    identity = forms.ChoiceField(
        label=_("How was it checked?"), choices=list(IDENTITIES.items()),
        help_text=_("No number of a document is kept."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Words that the person reads."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it: the law wants it told in writing."),
    )  # fmt: skip


class CorrectForm(forms.Form):
    """Which field of which object, and what it should say."""

    what = forms.ChoiceField(label=_("What is corrected"))
    value = forms.CharField(
        label=_("What it should say"), max_length=WORDS_LIMIT, required=False,
        help_text=_("Empty: the value is taken out."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices


class EraseForm(forms.Form):
    """Which object."""

    what = forms.ChoiceField(label=_("What is deleted"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices


class DecideForm(forms.Form):
    """The decision, its legal basis if something is refused, and the words."""

    decision = forms.ChoiceField(
        label=_("Decision on the request"), choices=list(DECISIONS.items())
    )
    ground = forms.ChoiceField(
        label=_("Legal basis of the refusal"), required=False,
        help_text=_("Needed where something is not granted."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Words of the decision"), max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, right: Right, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        grounds = [(one.code, ground_label(one)) for one in grounds_for(right)]
        self.fields["ground"].choices = [("", "—"), *grounds]

    def clean_decision(self) -> Decision:
        """As the service takes it."""
        return Decision(self.cleaned_data["decision"])
