"""What is asked about a session of the council."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions.web.forms import AREA


class SessionForm(forms.Form):
    """A session of the council."""

    term = forms.IntegerField(label=_("Term"), min_value=1, max_value=99)
    number = forms.IntegerField(label=_("Session"), min_value=1, max_value=99)
    is_extraordinary = forms.BooleanField(label=_("Extraordinary session"), required=False)
    begins_on = forms.DateField(label=_("Begins on"))
    ends_on = forms.DateField(label=_("Session ends on"))


class CorrectSessionForm(SessionForm):
    """The same as it should be, with why it is put right."""

    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=300, widget=AREA({"rows": 3})
    )


class ReportForm(forms.Form):
    """The report to the council on what the session before resolved."""

    reported_on = forms.DateField(label=_("Sent to the council on"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=80)
