"""A citizen reports, or staff writes for a caller."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.rules.drafts import (
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    PLACE_LIMIT,
)
from civicloop.answer.cases.states import STAFF_CHANNELS, Channel, Kind
from civicloop.answer.cases.web.forms.questions import QuestionsMixin
from civicloop.answer.cases.web.labels import CHANNELS, choices
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.forms import FilesField, PhotosInput

FAULT_FIELDS = {"position": "lat"}
SUGGESTING = {
    "hx-post": reverse_lazy("cases:suggest"),
    "hx-trigger": "input changed delay:700ms",
    "hx-params": "description,category",
    "hx-target": "#suggestions",
    "hx-sync": "this:replace",
}
"""What a text area needs so that its words suggest a category."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position that was typed, picked or searched."""

    lon: float
    lat: float


class DegreesField(forms.FloatField):
    """A coordinate; what is no finite number counts as absent."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> float | None:  # noqa: ANN401 (Django's signature)
        """The number, or nothing: the service then says that the place is missing."""
        try:
            number = float(str(value))
        except ValueError:
            return None
        return number if math.isfinite(number) else None


class WordsField(forms.CharField):
    """A text whose length and signs the service judges, so that all ways in judge alike."""

    def __init__(self, *, limit: int, **options: Any) -> None:  # noqa: ANN401 (Django's signature)
        told = {"required": _("Please fill this in.")}
        super().__init__(strip=False, error_messages=told, **options)
        self.max_length = limit  # what the counter under the field counts down from
        self.validators = []


class ReportForm(QuestionsMixin, forms.Form):
    """What a report holds; the words, the place and the category are all that is needed."""

    staff = False
    """Whether the categories that only staff choose are offered as well."""

    kinds: tuple[str, ...] = (Kind.DISPATCH, Kind.PETITION)
    """The kinds of categories that are offered; none named means all."""

    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    place = WordsField(
        label=_("Where exactly?"),
        required=False,
        limit=PLACE_LIMIT,
        help_text=_("An address, a crossing, a landmark or the number on a lamp post"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lat = DegreesField(label=_("Latitude"), required=False)
    lon = DegreesField(label=_("Longitude"), required=False)
    found = forms.CharField(required=False, max_length=80)
    photos = FilesField(
        label=_("Photos"),
        required=False,
        widget=PhotosInput(max_megabytes=20, max_files=rules.PHOTO_LIMIT),
        help_text=_(
            "Up to five. We use the place that a photo knows, and then remove it and all other "
            "hidden particulars."
        ),
    )
    description = WordsField(
        label=pgettext_lazy("case", "What is wrong?"),
        limit=rules.DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, **SUGGESTING}),
        help_text=_("How large, how dangerous, since when. Please leave names out."),
    )
    name = WordsField(
        label=pgettext_lazy("person", "Name"),
        required=False,
        limit=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = WordsField(
        label=_("E-mail"),
        required=False,
        limit=EMAIL_LIMIT,
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}
        ),
        help_text=_("We then write to you when work begins and when it is done."),
    )
    phone = WordsField(
        label=_("Telephone"),
        required=False,
        limit=PHONE_LIMIT,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        self.groups = queries.grouped_categories(kinds=self.kinds, staff=self.staff)
        self.categories = [row for each in self.groups for row in each.categories]
        self.fields["category"].choices = [(row.code, row.name) for row in self.categories]
        chosen = self["category"].value()
        self.chosen = next((row for row in self.categories if row.code == chosen), None)
        self.ask(self.chosen)

    @property
    def chosen_group(self) -> int | None:
        """The group that stands open on the page."""
        return self.chosen.group_id if self.chosen else None

    @property
    def spot(self) -> Spot | None:
        """The pin, or else the place that was picked from the search."""
        data = self.cleaned_data
        if data.get("lon") is not None and data.get("lat") is not None:
            return Spot(data["lon"], data["lat"])
        lon, _comma, lat = str(data.get("found", "")).partition(",")
        try:
            return Spot(float(lon), float(lat))
        except ValueError:
            return None

    def draft(self) -> CaseDraft:
        """What was typed, for the service."""
        data, spot = self.cleaned_data, self.spot
        return CaseDraft(
            category=data.get("category", ""),
            description=data.get("description", ""),
            lon=spot.lon if spot else None,
            lat=spot.lat if spot else None,
            place=data.get("place", ""),
            name=data.get("name", ""),
            email=data.get("email", ""),
            phone=data.get("phone", ""),
            language="en" if get_language() == "en" else "zh-hant",
            channel=self.channel,
            privacy_version=self._notice(),
            answers=self.answers(),
        )

    def _notice(self) -> str:
        """The privacy notice that stood on the page: the one in force, or the one before."""
        now, seen = clock.now(), str(self.data.get("notice", ""))
        found = queries.privacy_notice_named(seen, now) or queries.privacy_notice(now)
        return found.label

    @property
    def channel(self) -> str:
        """The way in."""
        return Channel.WEB


class CallerForm(ReportForm):
    """The same, written by staff for somebody at the telephone or the counter."""

    staff = True
    kinds = ()
    field_order = ("channel_in", "category")
    channel_in = forms.ChoiceField(
        label=_("How did it come in?"), choices=choices(CHANNELS, STAFF_CHANNELS)
    )
    language_in = forms.ChoiceField(
        label=_("The reporter's language"),
        choices=[("zh-hant", "中文"), ("en", "English")],
    )

    def draft(self) -> CaseDraft:
        """What was typed, in the reporter's own language."""
        plain = super().draft()
        return CaseDraft(
            **{
                name: getattr(plain, name)
                for name in plain.__dataclass_fields__
                if name != "language"
            },
            language=self.cleaned_data.get("language_in", "zh-hant"),
        )

    @property
    def channel(self) -> str:
        """The way in that the member of staff chose."""
        return str(self.cleaned_data.get("channel_in", Channel.PHONE))
