"""The figures of one module: what they all share is said once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from civicloop.engines.metrics.rules.declarations import Metric, declare_metric
from civicloop.engines.metrics.rules.formulas import Formula

Both = tuple[str, str]
"""A text in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of a module over one source, by the same members, of one owner and basis.

    ``known`` is a sentence that ends the definition of each.
    """

    module: str
    source: str
    owner: str
    basis: str
    effective_from: date
    by: tuple[str, ...]
    known: Both = ("", "")

    def declare(
        self,
        key: str,
        names: Both,
        unit: Both,
        formula: Formula,
        definition: Both,
        **own: Any,  # noqa: ANN401 (a field of the figure's)
    ) -> Metric:
        """Declare one of them; ``own`` are fields of ``Metric`` that are this figure's alone."""
        shared = {
            "source": self.source,
            "owner": self.owner,
            "basis": self.basis,
            "version": 1,
            "effective_from": self.effective_from,
            "by": self.by,
        }
        return declare_metric(
            Metric(
                key=f"{self.module}.{key}",
                zh=names[0],
                en=names[1],
                unit_zh=unit[0],
                unit_en=unit[1],
                formula=formula,
                definition_zh=definition[0] + self.known[0],
                definition_en=f"{definition[1]} {self.known[1]}".strip(),
                **{**shared, **own},
            )
        )
