"""What the figures of quality count: repeated work, lasting repairs, and what citizens think.

What a round is worth shows only later: the citizen rates it, says that it is not fixed, or the
damage comes back. These figures therefore speak of the rounds whose times for all of that
ended in the period (``Round.settled_at``): nothing that happens afterwards changes them, so a
month that was printed stays as it was.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q

from civicloop.answer.cases.models import Case, Round
from civicloop.answer.cases.states import SETTLING, Outcome

TIME_TO_ANSWER = ExpressionWrapper(F("answered_at") - F("opened_at"), output_field=DurationField())
"""From intake to the answer, waiting and nights included, as the citizen lives through it."""


def reopened(begins: datetime, until: datetime) -> Q:
    """A further round began in the period, because the one before was not done."""
    return Q(number__gt=1, opened_at__gte=begins, opened_at__lt=until)


def came_back(begins: datetime, until: datetime) -> Q:
    """Received in the period at a place where one of the same category was closed lately."""
    return Q(
        number=1,
        opened_at__gte=begins,
        opened_at__lt=until,
        case__came_back_of__isnull=False,
    )


def fixed(begins: datetime, until: datetime) -> Q:
    """Answered in the period, and done what was asked; other outcomes are counted apart."""
    return Q(answered_at__gte=begins, answered_at__lt=until, outcome__in=SETTLING)


def settled(begins: datetime, until: datetime) -> Q:
    """Answered, and the times to rate, to object and to come back ended in the period."""
    return Q(settled_at__gte=begins, settled_at__lt=until)


def fixed_and_settled(begins: datetime, until: datetime) -> Q:
    """Fixed in the first round, and settled in the period."""
    return settled(begins, until) & Q(number=1, outcome=Outcome.FIXED)


def fixed_for_good(begins: datetime, until: datetime) -> Q:
    """Fixed in the first round, and neither reopened nor come back until it was settled.

    What happens after that does not count against it (citizen-requests part e, row 7).
    """
    once_more = Round.objects.filter(
        case=OuterRef("case"), number__gt=OuterRef("number"), opened_at__lte=OuterRef("settled_at")
    )
    again = Case.objects.filter(
        came_back_of=OuterRef("case"),
        opened_at__gte=OuterRef("answered_at"),
        opened_at__lte=OuterRef("settled_at"),
    )
    return fixed_and_settled(begins, until) & ~Exists(once_more) & ~Exists(again)


def rated(begins: datetime, until: datetime) -> Q:
    """Settled in the period, and rated."""
    return settled(begins, until) & Q(rated_at__isnull=False)
