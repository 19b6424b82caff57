"""What a ready-made reply is filled in with, in the reporter's own language."""

from __future__ import annotations

from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import day_text


def reply_facts(case: Case) -> dict[str, str]:
    """The placeholders of ``rules.placeholders`` for one case; nothing sealed is among them."""
    language = case.reporter.language
    return {
        "number": case.number,
        "category": name_in(case.category, language),
        "place": case.place_masked or case.road or "—",
        "unit": name_in(case.unit, language),
        "received": day_text(timezone.localdate(case.opened_at), language),
        "today": day_text(timezone.localdate(clock.now()), language),
    }
