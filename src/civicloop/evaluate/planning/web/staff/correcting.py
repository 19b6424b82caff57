"""What was written down wrongly is put right: goals, strategies, pledges, undertakings, a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Goal, Strategy
from civicloop.evaluate.planning.web.forms.books import PledgeForm
from civicloop.evaluate.planning.web.forms.plans import PlanTitleForm, StrategyForm
from civicloop.evaluate.planning.web.forms.rounds import THOUSAND, DeadlineForm
from civicloop.evaluate.planning.web.staff.plans import MANAGE, WRITE
from civicloop.evaluate.planning.web.staff.rounds import OfRound
from civicloop.evaluate.planning.web.staff.undertakings import UndertakingForm
from civicloop.evaluate.planning.web.steps import Step
from civicloop.kernel.clock import services as clock


class _Correct(Step):
    """A row put right; the form brings the mark of what it was drawn from."""

    names: tuple[str, ...] = ("title",)
    done = _("The correction is kept.")

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (one of several kinds)
        """The row of the address."""
        raise NotImplementedError

    @property
    def standing(self) -> int:
        """The mark of what stands."""
        return rules.mark(*(getattr(self.row, name) for name in self.names))

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.row, name) for name in self.names}

    def units(self) -> Any:  # noqa: ANN401 (rows of agencies)
        """Every agency of today."""
        return queries.agencies(timezone.localdate(clock.now()))


@MANAGE
class CorrectPlan(_Correct):
    """Put the title of a plan right; its years stay."""

    form_class = PlanTitleForm
    heading = _("Correct the title of the plan")
    names = ("title_zh", "title_en")

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a plan)
        """The plan of the address."""
        return queries.plan(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the plan."""
        return [reverse("planning:plans"), gettext("Four-year plans"), self.address(None),
                str(self.row)]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a plan)
        """Back to the plan."""
        return reverse("planning:plan", args=[self.kwargs["pk"]])

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a plan)
        """Put it right."""
        return planning.correct_plan(
            self.row.pk, values, seen=self.version, actor=self.request.actor
        )


@WRITE
class CorrectGoal(_Correct):
    """Word a goal anew."""

    form_class = StrategyForm
    heading = _("Correct the goal")

    @cached_property
    def row(self) -> Goal:
        """The goal of the address."""
        row = Goal.objects.filter(pk=self.kwargs["goal"], plan=self.kwargs["pk"]).first()
        if row is None:
            raise Http404
        return row

    def get_form(self, form_class: Any = None) -> forms.Form:  # noqa: ANN401 (Django's)
        """The words of a goal."""
        form = super().get_form(form_class)
        form.fields["title"].label = _("Strategic goal")
        return form

    def way(self) -> list[str]:
        """Up to the plan."""
        own = self.address(None)
        return [reverse("planning:plans"), gettext("Four-year plans"), own,
                str(queries.plan(self.kwargs["pk"]))]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a goal)
        """Back to the plan."""
        return reverse("planning:plan", args=[self.kwargs["pk"]])

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a goal)
        """Word it anew."""
        return planning.correct_goal(
            self.row.pk, values["title"], seen=self.version, actor=self.request.actor
        )


@WRITE
class CorrectStrategy(CorrectGoal):
    """Word a strategy anew."""

    heading = _("Correct the strategy")

    @cached_property
    def row(self) -> Strategy:  # type: ignore[override]  # another kind of row
        """The strategy of the address."""
        row = Strategy.objects.filter(
            pk=self.kwargs["strategy"], goal=self.kwargs["goal"], goal__plan=self.kwargs["pk"]
        ).first()
        if row is None:
            raise Http404
        return row

    def get_form(self, form_class: Any = None) -> forms.Form:  # noqa: ANN401 (Django's)
        """The words of a strategy."""
        return Step.get_form(self, form_class)

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a strategy)
        """Word it anew."""
        return planning.correct_strategy(
            self.row.pk, values["title"], seen=self.version, actor=self.request.actor
        )


@MANAGE
class CorrectPledge(_Correct):
    """Put a pledge right."""

    form_class = PledgeForm
    heading = _("Correct the pledge")
    names = ("number", "guideline", "title", "text", "unit_id")

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a pledge)
        """The pledge of the address."""
        return queries.pledge(self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return super().get_initial() | {"unit": self.row.unit_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every agency."""
        return super().get_form_kwargs() | {"units": self.units()}

    def way(self) -> list[str]:
        """Up to the pledge."""
        return [reverse("planning:pledges"), gettext("Pledges of the mayor"),
                self.address(None), self.row.title]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a pledge)
        """Its page."""
        return reverse("planning:pledge", args=[self.row.pk])

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a pledge)
        """Put it right."""
        said = {name: values["unit" if name == "unit_id" else name] for name in self.names}
        return planning.correct_pledge(
            self.row.pk, said, seen=self.version, actor=self.request.actor
        )


class UndertakingTextForm(UndertakingForm):
    """What can be put right of a project or a study; its kind and year stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        for name in ("kind", "year"):
            del self.fields[name]


@MANAGE
class CorrectUndertaking(_Correct):
    """Put right what a project or a study is called, costs, and when its next step is due."""

    form_class = UndertakingTextForm
    heading = _("Correct the entry")
    names = ("title", "unit_id", "ministry", "amount", "due_on")

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (an undertaking)
        """The one of the address."""
        return queries.undertaking(self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it stands, money in thousands."""
        return super().get_initial() | {"amount": self.row.amount // THOUSAND}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every agency."""
        return super().get_form_kwargs() | {"units": self.units()}

    def way(self) -> list[str]:
        """Up to it."""
        return [reverse("planning:undertakings"), gettext("Major projects and studies"),
                self.address(None), self.row.title]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (an undertaking)
        """Its page."""
        return reverse("planning:undertaking", args=[self.row.pk])

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an undertaking)
        """Put it right."""
        said = {name: values[name] for name in self.names}
        return planning.correct_undertaking(
            self.row.pk, said, seen=self.version, actor=self.request.actor
        )


@MANAGE
class MoveDeadline(OfRound):
    """Give agencies another day for their projects."""

    form_class = DeadlineForm
    heading = _("Move the last day for projects")
    done = _("The day is moved.")

    @property
    def standing(self) -> int:
        """The version that is looked at."""
        return self.row.version

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {"submit_until": self.row.submit_until}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a round)
        """Move it."""
        return planning.move_deadline(
            self.row.pk, values["submit_until"], reason=values["reason"], version=self.version,
            actor=self.request.actor,
        )  # fmt: skip
