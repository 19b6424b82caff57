"""How events are told: who did what to which object, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.ledger.rules import sentence
from civicloop.platform.administration.queries import activity
from civicloop.platform.administration.rules import person_ref

if TYPE_CHECKING:
    from civicloop.kernel.ledger.models import Event


def told(event: Event, names: Mapping[str, str]) -> str:
    """The audit sentence of an event, with names in the place of references."""
    values = {
        key: names.get(value, value) if isinstance(value, str) else _plain(value)
        for key, value in event.body.items()
    }
    return sentence(event.name, values, get_language() or "zh-hant")


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def who(event: Event, names: Mapping[str, str]) -> str:
    """Who did it, and for whom."""
    own = names.get(person_ref(event.actor)) or _program(event.actor)
    absent = [names.get(ref, ref) for ref in event.acting_for.split()]
    if absent:
        return _("%(deputy)s for %(absent)s") % {"deputy": own, "absent": ", ".join(absent)}
    return own


def _program(ref: str) -> str:
    kind, _colon, key = ref.partition(":")
    if kind == "machine":
        return _("Program %(name)s") % {"name": key}
    return _("A citizen") if kind == "citizen" else ref


def entries(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events as a timeline draws them."""
    names = activity.names(events)
    return [
        {
            "at": event.occurred_at,
            "title": told(event, names),
            "who": who(event, names),
            "icon": "pencil",
        }
        for event in events
    ]
