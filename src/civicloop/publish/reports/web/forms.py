"""What is asked of editors and writers."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.publish.reports import queries
from civicloop.publish.reports.errors import ReportError
from civicloop.publish.reports.rules.templates import KEY, RESERVED
from civicloop.publish.reports.rules.templates import LONGEST as LONGEST_TEMPLATE
from civicloop.publish.reports.rules.texts import LONGEST


class AssignForm(forms.Form):
    """Which unit, by when."""

    unit = forms.ChoiceField(label=_("Unit that writes"))
    due = forms.DateField(label=_("Due on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        today = timezone.localtime(clock.now()).date()
        units = organizations.units_in_force(today)
        self.fields["unit"].choices = [(str(one.pk), one.name) for one in units]

    def clean_due(self) -> datetime:
        """The end of that day."""
        day = self.cleaned_data["due"]
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class TakeForm(AssignForm):
    """Which version of the template, and who writes what it asks anew."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    due = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = _("Unit that writes what is asked anew")


class OpenForm(AssignForm):
    """Which report, for which period, and the words of its greeting."""

    kind = forms.ChoiceField(label=_("Kind of report"))
    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("115, 115-H1, 2026-Q3, 2026-04..2026-10")
    )
    speaker = forms.CharField(label=_("Speaker of the council"), max_length=40, required=False)
    deputy_speaker = forms.CharField(label=_("Deputy speaker"), max_length=40, required=False)
    session = forms.CharField(label=_("Session of the council"), max_length=60, required=False)
    reporter = forms.CharField(label=_("Who reports"), max_length=60, required=False)
    number = forms.CharField(label=_("Number of the item"), max_length=12, required=False)
    field_order = ("kind", "period", "unit", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hant"
        self.fields["kind"].choices = [
            (key, template.label(language)) for key, template in queries.kinds().items()
        ]

    def clean(self) -> dict[str, Any]:
        """The period must be one that the kind takes."""
        values = super().clean() or {}
        if "kind" in values and "period" in values:
            try:
                span = queries.period_of(values["period"])
                queries.require_period(queries.kind(values["kind"]), span)
            except ReportError:
                self.add_error("period", _("This report does not take such a period."))
        return values


class ScheduleForm(AssignForm):
    """On which days of the next month a report is opened and goes out, and who writes for it."""

    is_on = forms.BooleanField(label=_("It goes out by itself"), required=False)
    opens_on = forms.IntegerField(
        label=_("Opened on day"), min_value=1, max_value=28,
        help_text=_("Day of the month after: the unit is asked for its texts."),
    )  # fmt: skip
    issues_on = forms.IntegerField(
        label=_("Goes out on day"), min_value=1, max_value=28,
        help_text=_("The texts are due by then."),
    )  # fmt: skip
    without_texts = forms.BooleanField(
        label=_("Goes out where nobody began a text, and says so in its place"), required=False
    )
    due = None
    field_order = ("is_on", "opens_on", "issues_on", "unit", "without_texts")


class TemplateForm(forms.Form):
    """The text of a template, and for which period it is tried."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    text = forms.CharField(
        label=_("Text of the template"), max_length=LONGEST_TEMPLATE,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false", "class": "template-text"}),
    )  # fmt: skip
    period = forms.CharField(
        label=_("Period of the preview"), max_length=40, required=False,
        help_text=_("115, 115-H1, 2026-Q3, 2026-04..2026-10"),
    )  # fmt: skip
    note = forms.CharField(label=_("What is changed, and why"), max_length=300, required=False)


class NewTemplateForm(forms.Form):
    """The code of a new kind of report, and which template it begins from."""

    code = forms.CharField(
        label=_("Code of the report"), max_length=40,
        help_text=_("3 to 40 small letters, digits and hyphens, a letter first."),
    )  # fmt: skip
    like = forms.ChoiceField(label=_("Begin from the template of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hant"
        self.known = queries.kinds()
        self.fields["like"].choices = [
            (key, one.label(language)) for key, one in self.known.items()
        ]

    def clean_code(self) -> str:
        """Free, and fit to stand in an address."""
        code = self.cleaned_data["code"]
        if not KEY.fullmatch(code) or code in {*RESERVED, *self.known}:
            raise forms.ValidationError(_("Take another code: this one is in use or not fit."))
        return code


class TextForm(forms.Form):
    """The text of a section; a line is a paragraph."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A line is a paragraph; tables are written with | between their cells."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Words that stand on record."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class CommentForm(forms.Form):
    """What is said about a text."""

    reason = forms.CharField(
        label=_("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PublishForm(forms.Form):
    """Why there is another version, and of which it is the correction."""

    corrects = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=1_000_000, required=False
    )
    note = forms.CharField(
        label=_("What is corrected, and why"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["note"]
