"""A month corrected after its freeze: its figures, and why it is behind by them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, TrackingError
from civicloop.evaluate.programmes.web.forms.months import CorrectForm, initial_of
from civicloop.evaluate.programmes.web.staff.months import ReportStep, judged, report_or_404
from civicloop.kernel.access.rules import needs

REVIEW = needs("tracking.review")


@REVIEW
class Correct(ReportStep):
    """Correct a report of a frozen month."""

    template_name = "programmes/correct.html"
    form_class = CorrectForm
    heading = _("Correct a frozen month")
    lead = _(
        "What stood before stays on record, with the reason and your name. Figures that have to "
        "be explained need cause, remedy and day; an explanation that is not needed any more is "
        "closed."
    )
    submit = _("Correct it")
    was_closed = False

    @property
    def done(self) -> Any:  # noqa: ANN401 (a text)
        """What became of it, and of its explanation."""
        if self.was_closed:
            return _("The month is corrected. Its explanation is closed: nothing is to explain.")
        return _("The month is corrected.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The report itself."""
        return super().get_form_kwargs() | {"report": self.row}

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return initial_of(self.row)

    @property
    def back(self) -> str:
        """The report."""
        return reverse("programmes:review", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 (a view's own)
        """What the rule says of the figures in the form, or of those that stand."""
        context = super().get_context_data(**kwargs)
        form, actor = context["form"], self.request.actor
        try:
            figures = form.figures() if form.is_bound else None
            explained = form.explanation() is not None if form.is_bound else None
            found = judged(self.row, figures, explained, actor)
        except TrackingError:
            found = judged(self.row, None, None, actor)
        return context | {"judged": found, "row": self.row}

    def perform(self, values: dict[str, Any]) -> None:
        """Correct it; an explanation is whole, or left out where none is needed."""
        form, actor, row = self.bound, self.request.actor, self.row
        if half := form.half_explained():
            raise FaultyFieldsError({name: (Fault("missing"),) for name in half})
        why = form.explanation()
        stood = row.why is not None
        if stood and why is None:
            found = tracking.preview_report(row.pk, form.figures(), actor=actor)
            if found.judgement.must_explain:
                raise FaultyFieldsError({"cause": (Fault("lag_without_cause"),)})
        tracking.correct_report(
            row.pk,
            form.figures(),
            explanation=why,
            reason=values["reason"],
            version=self.version,
            actor=actor,
        )
        self.was_closed = stood and report_or_404(actor, row.pk).why is None
