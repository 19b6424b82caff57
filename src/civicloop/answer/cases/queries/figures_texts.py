"""What cases say, masked, for counting the words of a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import Confidentiality

MOST = 20_000
"""Texts of a period that are read: the newest ones of a large city's month."""


def texts(begins: datetime, until: datetime) -> Iterable[str]:
    """The masked descriptions of the cases received in a period; restricted ones are left out."""
    rows = Case.objects.filter(opened_at__gte=begins, opened_at__lt=until)
    open_ones = rows.exclude(confidentiality=Confidentiality.RESTRICTED).exclude(
        description_masked=""
    )
    return open_ones.order_by("-opened_at").values_list("description_masked", flat=True)[:MOST]
