"""What is asked of staff."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import DecisionDraft
from civicloop.evaluate.resolutions.states import ClockKind
from civicloop.evaluate.resolutions.web.labels import (
    AGENDA_KINDS,
    CLOCKS,
    FAMILIES,
    MOTION_KINDS,
    MOTION_MOVES,
    class_name,
    fault_text,
    named,
    session_name,
)
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.attachments import attachments_field

NOTHING = ("", "—")
AREA = forms.Textarea


def unit_choices(today: date) -> list[tuple[str, str]]:
    """The units of today, by the tree."""
    return [(str(row.pk), named(row)) for row in organizations.units_in_force(today)]


class UnitForm(forms.Form):
    """A form that asks for units."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.units = unit_choices(today)
        for name in {"unit", "joint"} & set(self.fields):
            field: Any = self.fields[name]
            field.choices = self.units if name == "joint" else [NOTHING, *self.units]


class BodyForm(UnitForm):
    """A body, its sign, its clock, and the unit that keeps its minutes."""

    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,40}$",
        label=_("Key"),
        error_messages={"invalid": fault_text("not_a_key")},
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    family = forms.ChoiceField(label=_("Kind of body"), choices=list(FAMILIES.items()))
    clock = forms.ChoiceField(label=_("Time to answer"), choices=list(CLOCKS.items()))
    sign = forms.CharField(
        label=_("Sign"), max_length=8, help_text=_("The numbers of its decisions begin with it.")
    )
    unit = forms.ChoiceField(label=_("Unit that keeps the minutes"))
    days_between = forms.IntegerField(
        label=_("Days between meetings at most"), min_value=0, max_value=999, initial=0,
        help_text=_("0: as needed."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Still decides"), required=False, initial=True)


class MeetingForm(forms.Form):
    """A meeting as it is called."""

    body = forms.ChoiceField(label=_("Body"))
    title = forms.CharField(label=_("Title"), max_length=300)
    held_on = forms.DateField(label=_("Day"))
    begins = forms.TimeField(
        label=_("Begins at"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    chair = forms.CharField(label=_("Chair"), max_length=120, required=False)
    invited = forms.CharField(
        label=_("Invited to the meeting"),
        max_length=8000,
        required=False,
        widget=AREA(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.choices = [(str(row.pk), named(row.power)) for row in queries.bodies()]

    def draft(self) -> resolutions.MeetingDraft:
        """As the service takes it."""
        values = self.cleaned_data
        begins = values["begins"].strftime("%H:%M") if values["begins"] else ""
        return resolutions.MeetingDraft(
            int(values["body"]), values["title"], values["held_on"], begins,
            values["place"], values["chair"], values["invited"],
        )  # fmt: skip


class PointForm(UnitForm):
    """A point of an agenda; a followed case is named by its number."""

    kind = forms.ChoiceField(label=_("Kind of point"), choices=list(AGENDA_KINDS.items()))
    title = forms.CharField(
        label=_("Title"), max_length=300, required=False,
        help_text=_("Empty: the title of the followed case."),
    )  # fmt: skip
    case = forms.CharField(
        label=_("Number of the followed case"), max_length=40, required=False,
        help_text=_("Its brief is then at hand on the chair's page."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Unit that reports"), required=False)
    text = forms.CharField(
        label=_("Explanation of the case"),
        max_length=8000,
        required=False,
        widget=AREA(attrs={"rows": 3}),
    )


class MinutesForm(forms.Form):
    """The minutes."""

    minutes = forms.CharField(
        label=_("Minutes of the meeting"),
        max_length=50_000,
        widget=AREA(attrs={"rows": 18}),
        strip=False,
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=AREA(attrs={"rows": 3}))


class DecisionForm(UnitForm):
    """One decision, instruction, question or finding."""

    body = forms.ChoiceField(label=_("Body"))
    text = forms.CharField(label=_("Full words"), max_length=8000, widget=AREA(attrs={"rows": 5}))
    title = forms.CharField(
        label=_("Short title"), max_length=300, required=False,
        help_text=_("Empty: the beginning of the words."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Unit that leads"))
    joint = forms.MultipleChoiceField(label=_("Units that join in"), required=False)
    given_on = forms.DateField(label=_("Day of the decision"))
    received_on = forms.DateField(
        label=_("Received on"), required=False,
        help_text=_("The time to answer begins the day after. Empty: the day of the decision."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("To be done by"), required=False)
    given_by = forms.CharField(label=_("Given by"), max_length=120, required=False)
    letter = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)
    follow = forms.BooleanField(label=_("Follow it at once"), required=False, initial=True)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.choices = [(str(row.pk), named(row.power)) for row in queries.bodies()]
        if fixed:
            for name in ("body", "given_on", "received_on", "follow"):
                del self.fields[name]

    def draft(self) -> DecisionDraft:
        """As the service takes it."""
        values = self.cleaned_data
        return DecisionDraft(
            text=values["text"],
            unit_id=int(values["unit"]),
            joint_ids=tuple(map(int, values["joint"])),
            due_on=values["due_on"],
            title=values["title"],
            given_by=values["given_by"],
            letter=values["letter"],
            received_on=values.get("received_on"),
        )


class LineForm(forms.Form):
    """One decision of a meeting on the screen for ten: units are typed by their names."""

    text = forms.CharField(
        label=_("Full words"), max_length=8000, required=False, widget=AREA(attrs={"rows": 2})
    )
    lead = forms.CharField(
        label=_("Unit that leads"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )  # fmt: skip
    joint = forms.CharField(
        label=_("Units that join in"), max_length=400, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    due_on = forms.DateField(label=_("To be done by"), required=False)

    def __init__(self, *args: Any, units: dict[str, int], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.units = units

    def clean(self) -> dict[str, Any]:
        """Names become units; a line without words is no decision."""
        values = super().clean() or {}
        if not (values.get("text") or "").strip():
            if values.get("lead") or values.get("joint") or values.get("due_on"):
                self.add_error("text", fault_text("missing"))
            return values
        values["unit_id"] = self._unit("lead", values.get("lead", ""))
        names = [name for name in re.split(r"[、，,;；]", values.get("joint", "")) if name.strip()]
        values["joint_ids"] = tuple(self._unit("joint", name) for name in names)
        return values

    def _unit(self, field: str, name: str) -> int:
        if not name.strip():
            self.add_error(field, fault_text("missing"))
            return 0
        found = self.units.get(name.strip(), 0)
        if not found:
            self.add_error(field, fault_text("unknown_unit"))
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in the line."""
        return not (self.cleaned_data.get("text") or "").strip()

    def draft(self, point_id: int | None = None, item_id: int | None = None) -> DecisionDraft:
        """As the service takes it."""
        values = self.cleaned_data
        return DecisionDraft(
            text=values["text"], unit_id=values["unit_id"], joint_ids=values["joint_ids"],
            due_on=values["due_on"], agenda_id=point_id, item_id=item_id,
        )  # fmt: skip


class ReplyForm(forms.Form):
    """What a unit did."""

    text = forms.CharField(
        label=_("What the unit did"), max_length=8000, widget=AREA(attrs={"rows": 6}),
        help_text=_("What will be done is no completion."),
    )  # fmt: skip
    is_done = forms.BooleanField(label=_("Our part is done"), required=False)
    done_on = forms.DateField(label=_("Done on"), required=False)
    evidence = forms.CharField(
        label=_("What shows it"), max_length=300, required=False,
        help_text=_("Record of acceptance, letter, photograph: its number or where it lies."),
    )  # fmt: skip
    files = attachments_field(
        _("Photos and documents that show it"),
        help_text=_("The photos stand on the brief of the next meeting."),
    )


class JudgeForm(forms.Form):
    """A reply is taken or sent back."""

    verdict = forms.ChoiceField(
        label=_("Judgement"),
        choices=[("accept", _("Accept the reply")), ("return", _("Send the reply back"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note to the unit"), max_length=300, required=False, widget=AREA(attrs={"rows": 3}),
        help_text=_("Needed where a reply is sent back: what is missing?"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the city answered the body."""

    text = forms.CharField(label=_("Answer given"), max_length=8000, widget=AREA(attrs={"rows": 6}))
    answered_on = forms.DateField(label=_("Answered on"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)


class ExtendForm(ReasonForm):
    """More time."""

    days = forms.IntegerField(label=_("Days more"), min_value=1)
    field_order = ("days", "reason")

    def limit_to(self, most: int) -> None:
        """As many days as the rule of the clock allows; none where it allows none."""
        field = self.fields["days"]
        field.validators.append(MaxValueValidator(max(most, 1)))
        field.widget.attrs["max"] = max(most, 1)


class ReleaseForm(forms.Form):
    """What the bodies decided on the proposals that are picked."""

    verdict = forms.ChoiceField(
        label=_("What the body decided"),
        choices=[("grant", _("Release")), ("keep", _("Keep following"))],
    )
    resolution = forms.CharField(
        label=_("Resolution that says so"), max_length=120,
        help_text=_("Which meeting and which of its decisions says so."),
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Decided on"))


class MotionForm(UnitForm):
    """A motion as the council prints it."""

    session = forms.ChoiceField(label=_("Session of the council"))
    kind = forms.ChoiceField(label=_("Kind of motion"), choices=list(MOTION_KINDS.items()))
    group = forms.ChoiceField(label=_("Class of motion"))
    number = forms.CharField(label=_("Number"), max_length=40)
    proposer = forms.CharField(label=_("Proposer"), max_length=120)
    co_signers = forms.CharField(label=_("Co-signers"), max_length=1000, required=False)
    subject = forms.CharField(
        label=_("Subject of the motion"), max_length=8000, widget=AREA(attrs={"rows": 3})
    )
    explanation = forms.CharField(
        label=_("Explanation of the case"),
        max_length=8000,
        required=False,
        widget=AREA(attrs={"rows": 4}),
    )
    method = forms.CharField(
        label=_("Method"), max_length=8000, required=False, widget=AREA(attrs={"rows": 3})
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("Unit in charge"), required=False)
    received_on = forms.DateField(label=_("Received on"), required=False)

    def __init__(self, *args: Any, classes: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        sessions: Any = self.fields["session"]
        sessions.choices = [(str(row.pk), session_name(row)) for row in queries.sessions()]
        groups: Any = self.fields["group"]
        groups.choices = [(row.code, class_name(row)) for row in classes]


class StageForm(forms.Form):
    """A stage of the reading."""

    move = forms.ChoiceField(label=_("Stage"))
    on = forms.DateField(label=_("Day"), required=False)
    text = forms.CharField(
        label=_("Opinion or decision"), max_length=8000, required=False,
        widget=AREA(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, moves: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["move"]
        field.choices = [(move, MOTION_MOVES[move]) for move in moves if move in MOTION_MOVES]


class CouncilReplyForm(forms.Form):
    """What the unit in charge replied to the council."""

    text = forms.CharField(label=_("Reply"), max_length=8000, widget=AREA(attrs={"rows": 6}))
    letter = forms.CharField(label=_("Number of the letter"), max_length=80)
    replied_on = forms.DateField(label=_("Replied on"))
    copied_to = forms.CharField(
        label=_("Copies to"), max_length=400, required=False,
        help_text=_("The proposer always has one; separate further names by commas."),
    )  # fmt: skip


def clock_of(kind: str) -> Any:  # noqa: ANN401 (a lazy text)
    """The name of a clock."""
    return CLOCKS[ClockKind(kind)]
