"""Let go of what a citizen wrote, once the time of keeping it is over."""

from __future__ import annotations

from django.db import transaction

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case, Rating, Reporter
from civicloop.kernel.search import services as search


@transaction.atomic
def forget(ref: str) -> Case:
    """Empty the texts of a case whose key was destroyed, masked ones too; twice is once.

    Numbers, places, dates, marks and the history stay: they are the city's figures.
    """
    case = queries.for_change(queries.case_of_ref(ref).pk)
    case.description_sealed = b""
    case.answer_sealed = None
    case.description_masked = case.place_masked = ""
    case.save(
        update_fields=["description_sealed", "answer_sealed", "description_masked", "place_masked"]
    )
    Reporter.objects.filter(case=case).update(
        name_sealed=None,
        email_sealed=None,
        phone_sealed=None,
        place_sealed=None,
        name_masked="",
        email_masked="",
        phone_masked="",
        email_index="",
        phone_index="",
    )
    Rating.objects.filter(case=case).update(comment_sealed=None, comment_masked="")
    search.remove([ref])
    return case
