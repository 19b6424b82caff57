"""What is planned, granted and paid for each stage of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.rules import StageMoney
from civicloop.evaluate.programmes.web.forms.fields import MoneyField
from civicloop.evaluate.programmes.web.labels import named

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Milestone

SUMS = {
    "planned": _("Sum planned"),
    "granted": _("Sum granted"),
    "paid": _("Sum paid"),
}


class StagesForm(forms.Form):
    """Three sums for each milestone; one that is not paid for stays empty."""

    def __init__(self, *args: Any, stones: Sequence[Milestone], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.stones = stones
        for row in stones:
            for name, label in SUMS.items():
                self.fields[f"{name}_{row.pk}"] = MoneyField(label=label, required=False)

    @property
    def stages(self) -> Iterator[dict[str, Any]]:
        """Each milestone with its three fields."""
        for row in self.stones:
            yield {"row": row, "name": named(row),
                   "fields": [self[f"{name}_{row.pk}"] for name in SUMS]}  # fmt: skip

    def money(self) -> dict[int, StageMoney]:
        """As the engine takes it; an empty sum is not said."""
        said = self.cleaned_data
        found = {}
        for row in self.stones:
            sums = (said.get(f"{name}_{row.pk}") for name in SUMS)
            found[row.pk] = StageMoney(*(None if sum_ is None else int(sum_) for sum_ in sums))
        return found


def initial_money(money: Mapping[int, StageMoney]) -> dict[str, int | None]:
    """What the form begins with."""
    return {f"{name}_{pk}": getattr(row, name) for pk, row in money.items() for name in SUMS}
