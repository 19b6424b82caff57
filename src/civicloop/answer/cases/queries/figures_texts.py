"""What cases say, masked, for counting the words of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from itertools import combinations
from operator import and_, or_

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import Confidentiality
from civicloop.kernel.city.rules import here


def texts(begins: datetime, until: datetime, most: int) -> Iterable[str]:
    """The masked descriptions of the newest cases received in a period, no more than so many."""
    rows = _told(begins, until).order_by("-opened_at", "-pk")
    return rows.values_list("description_masked", flat=True)[:most]


def mentions(
    groups: Sequence[Sequence[str]], begins: datetime, until: datetime, together: int
) -> Mapping[date, tuple[int, tuple[int, ...]]]:
    """By the first day of each month: how many texts, and how many speak of each group of words.

    A text speaks of a group if it has ``together`` of its words; of a single word, if it has that.
    One query, whatever the months and groups.
    """
    numbers = {
        f"of_{place}": Count("pk", filter=_speaks(words, together))
        for place, words in enumerate(groups)
    }
    rows = (
        _told(begins, until)
        .annotate(month=TruncMonth("opened_at", tzinfo=here().zone))
        .values("month")
        .annotate(texts=Count("pk"), **numbers)
    )
    return {
        month.date(): (number, tuple(rest))
        for month, number, *rest in rows.order_by("month").values_list("month", "texts", *numbers)
    }


def _told(begins: datetime, until: datetime) -> QuerySet[Case]:
    """Cases of a period with a masked text; restricted ones are left out."""
    rows = Case.objects.filter(opened_at__gte=begins, opened_at__lt=until)
    return rows.exclude(confidentiality=Confidentiality.RESTRICTED).exclude(description_masked="")


def _speaks(words: Sequence[str], together: int) -> Q:
    wanted = combinations([_has(word) for word in words], min(together, len(words)))
    return reduce(or_, (reduce(and_, some) for some in wanted))


def _has(word: str) -> Q:
    """A Latin word stands in capitals as well; for Chinese the plain comparison is the fast one."""
    return Q(**{f"description_masked__{'icontains' if word.isascii() else 'contains'}": word})
