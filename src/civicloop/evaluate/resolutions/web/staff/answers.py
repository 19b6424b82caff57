"""The answer to the body: noted, taken back, and more time for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import limit_of
from civicloop.evaluate.resolutions.states import ClockKind
from civicloop.evaluate.resolutions.web.forms import AnswerForm, ExtendForm, ReasonForm
from civicloop.evaluate.resolutions.web.staff.base import KEEP, today
from civicloop.evaluate.resolutions.web.staff.decisions import OfDecision


@KEEP
class Answer(OfDecision):
    """Note the answer to the body."""

    form_class = AnswerForm
    heading = _("Note the answer to the body")
    submit = _("Note the answer")
    lead = _("The clock of the answer stops with it; the deed is followed on.")
    done = _("The answer is noted.")

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"answered_on": today()}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        resolutions.answer(
            self.row.pk,
            values["text"],
            answered_on=values["answered_on"],
            letter=values["letter"],
            actor=self.request.actor,
        )
        return self.home()


@KEEP
class Extend(OfDecision):
    """Take more time to answer."""

    form_class = ExtendForm
    heading = _("Extend the time to answer")
    submit = _("Extend the time to answer")
    done = _("The time to answer is extended.")

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """With what the rule of the clock allows."""
        form = super().get_form(form_class)
        received = self.row.received_on
        limit = limit_of(ClockKind(self.row.clock), received, *queries.clock_terms(received))
        hint = _("At most %(days)d, once, and decided before the time is over. %(basis)s")
        form.limit_to(limit.longer)
        form.fields["days"].help_text = hint % {"days": limit.longer, "basis": limit.basis}
        return form

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Extend it, if the rule of the clock allows it."""
        resolutions.extend_answer(
            self.row.pk, values["days"], reason=values["reason"], actor=self.request.actor
        )
        return self.home()


@KEEP
class TakeBackAnswer(OfDecision):
    """Undo an answer that was noted wrongly."""

    form_class = ReasonForm
    heading = _("Take the noted answer back")
    submit = _("Take the noted answer back")
    lead = _("The clock of the answer runs on as if nothing had been noted. The history keeps it.")
    done = _("The answer is taken back.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Take it back, with why."""
        resolutions.take_back_answer(
            self.row.pk, version=self.version, reason=values["reason"], actor=self.request.actor
        )
        return self.home()


@KEEP
class TakeBackExtension(OfDecision):
    """Undo more time that was granted wrongly."""

    form_class = ReasonForm
    heading = _("Take the extension back")
    submit = _("Take the extension back")
    lead = _("The clock runs to the day that held before. The history keeps both.")
    done = _("The extension is taken back.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Take it back, with why."""
        resolutions.take_back_extension(
            self.row.pk, version=self.version, reason=values["reason"], actor=self.request.actor
        )
        return self.home()
