"""A step that is sent again after a bad connection is made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def make_once(
    key: str,
    case_id: int,
    step: Callable[..., Case],
    *,
    scope: str,
    verb: str,
    **arguments: Any,  # noqa: ANN401 (what the step takes)
) -> Case:
    """Make a step with a case unless it was made under this key already; the case.

    Key and step share one transaction: a step that fails leaves the key free, so that the
    same form can be sent again. Without a key nothing is remembered.
    """
    if key and ledger.once(scope, key, f"{verb} {case_id}") is not None:
        return queries.case_of_ref(f"cases:case:{case_id}")
    case = step(case_id, **arguments)
    if key:
        ledger.remember(scope, key, case.ref)
    return case
