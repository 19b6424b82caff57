"""What a unit is told about its items, besides the days of its months."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from civicloop.kernel.access import queries as access
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import month_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item


def tell_unit(
    template: str,
    item: Item,
    *,
    once: str,
    unit_id: int | None = None,
    month: date | None = None,
    now: datetime,
) -> None:
    """Tell who reports for a unit (the leading one, if none is named) what happened to an item.

    ``once`` names what happened: a request that was decided, a version of a report.
    """
    place = item.unit_id if unit_id is None else unit_id
    people = access.people_with("tracking.report", place, now)
    said = notices.spoken(partial(month_text, month)) if month else ""
    notices.notify(
        template,
        to=[Recipient(person=row.ref) for row in people],
        context={"number": item.number, "title": item.title, "month": said},
        ref=item.ref,
        once=once,
        now=now,
    )
