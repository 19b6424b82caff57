"""The figures of a report get the codes under which what was printed is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import codes
from civicloop.publish.reports.queries import Composition
from civicloop.publish.reports.rules.documents import Document, Use


@transaction.atomic
def cited(composition: Composition, *, now: datetime) -> Document:
    """The document with the code of each figure, which opens as printed and as it stands.

    A figure that is hidden, or that does not exist, has none. The order is that of the keys, so
    that two reports that cite the same figures never wait for each other.
    """
    given: dict[str, Use] = {}
    for use in sorted(composition.document.uses, key=lambda one: one.key):
        if use.is_hidden or not use.shown or not use.fingerprint:
            continue
        result, part = composition.sources[use.key]
        code = codes.spaced(metrics.cite(result, part=part, now=now).code)
        given[use.key] = replace(use, code=code, address=reverse("figure_by_code", args=[code]))
    uses = tuple(given.get(use.key, use) for use in composition.document.uses)
    return replace(composition.document, uses=uses)
