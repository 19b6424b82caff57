"""Money by stage of an item: planned, granted and paid, against the sum of its contracts."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import StageMoney, stage_sums
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.web.forms.stages import StagesForm, initial_money
from civicloop.evaluate.programmes.web.money import sign
from civicloop.evaluate.programmes.web.staff.steps import ItemStep
from civicloop.kernel.access.rules import needs
from civicloop.kernel.city.rules import money_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item

SEE = needs("tracking.see")


def funded(item: Item) -> dict[str, Any] | None:
    """The stages of an item in all and beside its contracts; nothing where no money is said."""
    sums = stage_sums([row.money for row in item.milestones.all()])
    if sums.is_empty:
        return None
    contract = queries.contract_sum(item.pk)
    agree = contract is not None and sums.planned == contract
    return {
        "sums": sums,
        "contract": contract,
        "agrees": agree,
        "apart": None if contract is None or agree else abs((sums.planned or 0) - contract),
    }


@SEE
class FundStages(ItemStep):
    """Say what is planned, granted and paid for each stage."""

    template_name = "programmes/stages.html"
    form_class = StagesForm
    heading = _("Money by stage")
    submit = _("Keep the sums")
    done = _("The money of the stages is kept.")

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """The sum that they have to come to, and where what stands there comes from."""
        contract = queries.contract_sum(self.item.pk)
        if contract is None:
            return _(
                "No contract sum is known: write the tender in, and the stages are held to it."
            )
        said = money_text(contract, get_language() or "")
        text = _("What is planned for the stages sums to the contract: %(sum)s.") % {"sum": said}
        if not any(not row.money.is_empty for row in self.item.milestones.all()):
            begins = _("It begins with the contract by weight; mend what is otherwise.")
            text = f"{text} {begins}"
        return text

    def get_form_kwargs(self) -> dict[str, Any]:
        """Three fields for each milestone; an item without any has no such page."""
        stones = list(self.item.milestones.all())
        if not stones or not self.item.programme.has_money:
            raise Http404
        return super().get_form_kwargs() | {"stones": stones}

    def get_initial(self) -> dict[str, Any]:
        """What is kept; before anything is, what the contracts make of it."""
        known = {row.pk: row.money for row in self.item.milestones.all()}
        if all(row.is_empty for row in known.values()):
            known = programmes.offered_money(self.item)
        return initial_money(known)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The sign of the currency beside each field."""
        return super().get_context_data(**kwargs) | {"sign": sign()}

    @property
    def standing(self) -> int:
        """A number that changes with every sum of the stages."""
        rows = self.item.milestones.order_by("pk").values_list(
            "pk", "money_planned", "money_granted", "money_paid"
        )
        return zlib.crc32(repr(list(rows)).encode())

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (the form makes it)
        """Keep them, unless one changed since the form was drawn."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        money: dict[int, StageMoney] = self.bound.money()
        tracking.fund_stages(
            self.item.pk,
            money,
            contract=queries.contract_sum(self.item.pk),
            actor=self.request.actor,
        )
