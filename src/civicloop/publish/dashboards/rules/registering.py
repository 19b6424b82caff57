"""What the counts of registers say over the columns of facts: Ibis expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from civicloop.engines.registers.rules import Count

Rows: TypeAlias = Any
"""A table of Ibis, which is loaded only where something is computed."""


def counting_over_facts(
    key: str, count: Count, *, gated: bool = False
) -> Callable[[Rows, int, int], Any]:
    """The entries of a register that stand, count for a day of the period, and hold the codes.

    Of a ``gated`` count those behind the gate of their register alone.
    """

    def where(rows: Rows, begins: int, until: int) -> Any:  # noqa: ANN401 (a condition)
        found = (rows.register == key) & rows.is_standing
        found &= (rows.day >= begins) & (rows.day < until)
        for name, code in count.where:
            found &= rows[f"code_{name}"] == code
        return found & rows.passes_gate if gated else found

    return where


def number_over_facts(field: str) -> Callable[[Rows], Any]:
    """The number of an entry that is added up."""
    return lambda rows: rows[f"number_{field}"]
