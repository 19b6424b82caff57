"""What happened to an item, in the words of the reader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.programmes.web.forms.places import district_choices
from civicloop.evaluate.programmes.web.labels import (
    CHANGE_KINDS,
    CHANGE_STATES,
    LIGHTS,
    PART_STATES,
    PARTS,
    RELEASE_STATES,
    REPORTS,
    STATES,
    VERDICTS,
)
from civicloop.evaluate.programmes.web.staff.figures import field_name
from civicloop.kernel.ledger.rules import sentence
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.rules import day_text, listed_text, month_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item

MOST = 60
PLACED = "tracking.item_placed"
SUMS = {"planned", "granted", "paid"}
CODED: dict[str, dict[str, Any]] = {
    "state": {**STATES, **REPORTS, **PART_STATES, **RELEASE_STATES, **CHANGE_STATES},
    "from_state": STATES,
    "light": LIGHTS,
    "derived": LIGHTS,
    "kind": CHANGE_KINDS,
    "part": PARTS,
    "verdict": VERDICTS,
}
ICONS = {
    "tracking.report_moved": "send",
    "tracking.report_corrected": "pencil",
    "tracking.streaks_counted": "pencil",
    "tracking.baseline_approved": "chart-line",
    "tracking.light_overridden": "flag",
    "tracking.change_asked": "message-square",
    "tracking.change_decided": "badge-check",
    "tracking.report_verified": "search",
    "tracking.milestone_reached": "flag",
    "tracking.milestone_moved": "calendar",
    "tracking.stages_funded": "layers",
    "tracking.item_placed": "map-pin",
    "tracking.remedy_verified": "search",
    "tracking.evaluation_moved": "scale",
    "tracking.release_proposed": "log-out",
    "tracking.release_decided": "badge-check",
}


def written(name: str, value: object) -> object:
    """A day, a month or a sum of an event, as the reader writes it; anything else as it is."""
    if name in SUMS and isinstance(value, int):
        return f"{value:,}"
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        return value
    write = month_text if name == "month" else day_text
    return write(found, get_language() or "")


def told(item: Item, most: int = MOST) -> list[dict[str, Any]]:
    """What happened, the latest first, in the words of the reader."""
    events = tracked.history_of(item.pk)[-most:]
    refs = {event.actor.replace("person:", "organizations:person:", 1) for event in events}
    refs |= {str(value) for event in events for value in event.body.values()}
    called = organizations.names_of(refs)
    language = get_language() or "zh-hant"
    places = dict(district_choices()) if any(e.name == PLACED for e in events) else {}
    entries = []
    for event in reversed(events):
        values = {}
        for name, value in event.body.items():
            if name == "fields":
                fields = [field_name(one) for one in str(value).split(",")]
                values[name] = listed_text(fields, language)
                continue
            if name == "districts":
                named_ = [places.get(one, one) for one in str(value).split(",")]
                values[name] = listed_text(named_, language)
                continue
            label = CODED.get(name, {}).get(value)
            word = label[0] if isinstance(label, tuple) else label
            values[name] = str(word) if word else called.get(str(value)) or written(name, value)
        who = event.actor.replace("person:", "organizations:person:", 1)
        entries.append(
            {
                "at": event.occurred_at,
                "title": sentence(event.name, values, language),
                "who": called.get(who, ""),
                "icon": ICONS.get(event.name, "circle-check"),
            }
        )
    return entries
