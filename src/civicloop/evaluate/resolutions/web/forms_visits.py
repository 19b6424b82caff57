"""What is asked about a joint visit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.web.forms import AREA, UnitForm
from civicloop.ui.web.forms import FilesField, PhotosInput

PHOTOS = 8
"""So many photos are sent at once; more come with a correction."""


class VisitForm(UnitForm):
    """When and where, and who comes."""

    held_on = forms.DateField(label=_("Day of the visit"))
    begins = forms.TimeField(
        label=_("Begins at"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Where they meet"), max_length=120)
    unit = forms.ChoiceField(label=_("Unit that calls the visit"))
    joint = forms.MultipleChoiceField(label=_("Units that take part"), required=False)
    others = forms.CharField(
        label=_("Who else takes part"), max_length=300, required=False,
        help_text=_("Councillors, borough heads, companies: by office, not by name of a citizen."),
    )  # fmt: skip

    def draft(self) -> resolutions.VisitDraft:
        """As the service takes it."""
        values = self.cleaned_data
        return resolutions.VisitDraft(
            held_on=values["held_on"],
            place=values["place"],
            unit_id=int(values["unit"]),
            joint_ids=tuple(map(int, values["joint"])),
            begins=values["begins"].strftime("%H:%M") if values["begins"] else "",
            others=values["others"],
        )


class FindingsForm(forms.Form):
    """What a visit found and what was agreed."""

    held_on = forms.DateField(label=_("Day of the visit"))
    found = forms.CharField(
        label=_("What the visit found"), max_length=8000, widget=AREA({"rows": 5})
    )
    agreed = forms.CharField(
        label=_("What the visit agreed on"), max_length=8000, widget=AREA({"rows": 5}),
        help_text=_("Who does what until when."),
    )  # fmt: skip
    files = FilesField(
        label=_("Photos of the visit"), required=False,
        widget=PhotosInput(max_megabytes=20, max_files=PHOTOS),
        help_text=_("Place, time and device are taken out of the photos. Faces and number plates "
                    "of others do not belong on them."),
    )  # fmt: skip


def as_it_stands(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a visit)
    """The values of the form for a visit."""
    names = ("held_on", "begins", "place", "others")
    joint = [str(one.unit_id) for one in row.joining.all()]
    return {name: getattr(row, name) for name in names} | {"unit": row.unit_id, "joint": joint}


def first_values(matter: Any, today: date) -> dict[str, Any]:  # noqa: ANN401 (a matter)
    """What a new visit begins with."""
    return {"held_on": today, "place": matter.title[:120]}
