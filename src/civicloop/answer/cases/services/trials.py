"""Reports to the test endpoint: checked like all others, kept for a day, worked on by nobody."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from civicloop.answer.cases import rules
from civicloop.answer.cases.models import TrialRequest
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.services.opening import checked
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.privacy import rules as privacy

KEPT: Final = timedelta(hours=24)
MOST: Final = 1000
"""Older ones go first, so that the table stays small whatever programs send."""


@transaction.atomic
def try_out(
    draft: CaseDraft, *, photos: int = 0, actor: Actor, now: datetime | None = None
) -> TrialRequest:
    """Check a draft and keep what will be public of it; the same twice is one.

    Nothing personal is kept: no name, no way to reach anybody, texts masked.
    """
    now = now or clock.now()
    draft, category, place = checked(replace(draft, photos=photos))
    same = f"{actor.ref}\x1f{now:%Y-%m-%d}\x1f{rules.sameness(draft)}"
    number = f"TEST-{hashlib.sha256(same.encode()).hexdigest()[:12].upper()}"
    body = {
        "publication__text": privacy.mask_text(draft.description, doors=True),
        "kind": category.kind,
        "district_code": place.district_code if place else "",
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
    }
    found, _made = TrialRequest.objects.get_or_create(
        number=number,
        defaults={"service_code": category.code, "body": body, "opened_at": now},
    )
    _sweep(now)
    return found


def _sweep(now: datetime) -> None:
    TrialRequest.objects.filter(opened_at__lt=now - KEPT).delete()
    last = TrialRequest.objects.order_by("-opened_at", "-pk").values_list("pk", flat=True)[MOST:]
    TrialRequest.objects.filter(pk__in=list(last[:MOST])).delete()
