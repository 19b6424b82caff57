"""A meeting on the spot: planned, moved, cancelled, held, corrected."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.models import Case, Participant, Visit
from civicloop.answer.cases.queries.visits import OpenVisit
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT, NOTE_LIMIT
from civicloop.answer.cases.rules.drafts import PLACE_LIMIT
from civicloop.answer.cases.rules.places import place_line
from civicloop.answer.cases.rules.visits import AgreementDraft, Guest, VisitDraft, VisitRecord
from civicloop.answer.cases.states import VisitKind
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.forms.steps import text_field
from civicloop.answer.cases.web.labels import choices
from civicloop.answer.cases.web.labels_fieldwork import FINDINGS, VISIT_KINDS
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.forms import FilesField, PhotosInput

PHOTOS = 10
ROWS = 5
"""As many agreements can be written at once; a further one has its own visit."""


class VisitForm(forms.Form):
    """When, where, why, and with whom."""

    kind = forms.ChoiceField(
        label=_("Why do you meet?"), choices=choices(VISIT_KINDS), widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput)
    place = WordsField(label=_("Meeting place"), limit=PLACE_LIMIT)
    purpose = text_field(_("What is to be settled"), needed=False, rows=3)
    with_reporter = forms.BooleanField(label=_("Invite the reporter"), required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("Colleagues of the unit"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Other units"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The invitation goes to the unit's own mailbox."),
    )
    guests = text_field(
        _("Others"),
        needed=False,
        rows=3,
        hint=_("One on each line: name, then a comma and the e-mail address if there is one."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        today = timezone.localdate(clock.now())
        colleagues = organizations.people_in(case.unit_id, today)
        self.fields["people"].choices = [(row.pk, str(row)) for row in colleagues]
        units = organizations.units_in_force(today)
        self.fields["units"].choices = [(row.pk, row.name) for row in units]
        masked = case.reporter.email_masked
        self.fields["with_reporter"].help_text = masked or _(
            "No e-mail address was left: please telephone."
        )

    @staticmethod
    def begin_with(case: Case) -> dict[str, Any]:
        """What a new form holds: the place of the case."""
        place = place_line(case.road, case.place_masked)
        return {"kind": VisitKind.INSPECTION, "place": place}

    @staticmethod
    def of(visit: Visit, opened: OpenVisit, company: list[Participant]) -> dict[str, Any]:
        """What the form of a planned visit holds."""
        begins, ends = timezone.localtime(visit.begins_at), timezone.localtime(visit.ends_at)
        lines = [", ".join(part for part in pair if part) for pair in opened.guests.values()]
        return {
            "kind": visit.kind,
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "place": opened.place,
            "purpose": opened.purpose,
            "with_reporter": any(row.is_reporter for row in company),
            "people": [row.person_id for row in company if row.person_id],
            "units": [row.unit_id for row in company if row.unit_id],
            "guests": "\n".join(lines),
        }

    def draft(self) -> VisitDraft:
        """What was typed, for the service."""
        data = self.cleaned_data
        return VisitDraft(
            kind=data["kind"],
            begins_at=moment(data["day"], data["begins"]),
            ends_at=moment(data["day"], data["ends"]),
            place=data["place"],
            purpose=data["purpose"],
            people=tuple(data["people"]),
            units=tuple(data["units"]),
            with_reporter=data["with_reporter"],
            guests=guests_in(data["guests"]),
        )


def moment(day: date, clock_time: time) -> datetime:
    """The instant at which the city's clocks show a time of a day."""
    return datetime.combine(day, clock_time, timezone.get_current_timezone())


def guests_in(text: str) -> tuple[Guest, ...]:
    """One guest on each line; a comma of either width stands before the e-mail address."""
    found = []
    for line in text.splitlines():
        if line.strip():
            name, _comma, email = line.replace("，", ",").replace("、", ",").partition(",")
            found.append(Guest(name, email))
    return tuple(found)


class RecordForm(forms.Form):
    """Who came, what was found, whether the place must be seen again."""

    came = forms.TypedMultipleChoiceField(
        label=_("Who came?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    finding = forms.ChoiceField(
        label=_("What did the re-check find?"), choices=choices(FINDINGS), widget=forms.RadioSelect
    )
    minutes = text_field(
        _("Minutes"),
        needed=True,
        rows=6,
        limit=DESCRIPTION_LIMIT,
        hint=_("What was found, said and settled. Citizens do not see it."),
    )
    photos = FilesField(
        label=_("Photos"), required=False, widget=PhotosInput(max_megabytes=20, max_files=PHOTOS)
    )
    recheck_day = forms.DateField(
        label=_("See to it again on"),
        required=False,
        widget=forms.DateInput,
        help_text=_("A re-check is planned with the same people, and comes back to this list."),
    )
    recheck_time = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput, initial=time(10)
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's signature)
        visit: Visit,
        company: list[tuple[int, str]],
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = company
        if visit.kind != VisitKind.RECHECK:
            del self.fields["finding"]

    def record(self, agreements: tuple[AgreementDraft, ...]) -> VisitRecord:
        """What was typed, for the service."""
        data = self.cleaned_data
        day, hour = data.get("recheck_day"), data.get("recheck_time") or time(10)
        return VisitRecord(
            minutes=data["minutes"],
            came=frozenset(data["came"]),
            agreements=agreements,
            finding=data.get("finding", ""),
            recheck_at=moment(day, hour) if day else None,
        )


class AgreementForm(forms.Form):
    """One promise; a row that is left empty is none."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    text = WordsField(label=_("Will do"), required=False, limit=NOTE_LIMIT)
    due_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def draft(self) -> AgreementDraft | None:
        """The promise, or nothing."""
        data = self.cleaned_data
        unit, text, due_on = data.get("unit"), data.get("text", ""), data.get("due_on")
        if unit is None and not text.strip() and due_on is None:
            return None
        return AgreementDraft(unit, text, due_on)


def agreement_forms(data: Any = None) -> list[AgreementForm]:  # noqa: ANN401 (a form's data)
    """The rows for agreements; the units are looked up once."""
    today = timezone.localdate(clock.now())
    units = [(row.pk, row.name) for row in organizations.units_in_force(today)]
    rows = [AgreementForm(data, prefix=f"agreement{number}") for number in range(ROWS)]
    for row in rows:
        row.fields["unit"].choices = [("", _("Choose a unit")), *units]
    return rows


class CancelForm(forms.Form):
    """Why a visit does not take place."""

    text = text_field(_("Why it is cancelled"), needed=False, hint=_("For the history only."))


class MinutesForm(forms.Form):
    """The minutes again."""

    minutes = text_field(_("Minutes"), needed=True, rows=8, limit=DESCRIPTION_LIMIT)


class VisitPhotosForm(forms.Form):
    """Photos that were taken on the spot."""

    photos = FilesField(label=_("Photos"), widget=PhotosInput(max_megabytes=20, max_files=PHOTOS))
