"""A trial mail, to see whether letters go out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.assembly.founding.queries import MAIL_REF
from civicloop.assembly.founding.services.drafts import SET_UP
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city import queries as cities
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient


@transaction.atomic
def try_mail(email: str, *, actor: Actor, now: datetime | None = None) -> None:
    """Queue a trial mail; the worker sends it as it sends every other."""
    require(actor.may(SET_UP), action=SET_UP)
    city = cities.city()
    notices.notify(
        "founding.test_mail",
        to=Recipient(email=email, language=city.language),
        context={"city": city.name or "CivicLoop"},
        ref=MAIL_REF,
        channels=("email",),
        link="/",
        now=now,
    )
