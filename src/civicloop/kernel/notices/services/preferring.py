"""What members of staff want to be told, and how."""

from __future__ import annotations

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.notices import policies
from civicloop.kernel.notices.errors import PreferenceError
from civicloop.kernel.notices.models import Preference
from civicloop.kernel.notices.rules.templates import TEMPLATES


@transaction.atomic
def prefer(template_key: str, channel: str, *, wanted: bool, actor: Actor) -> Preference:
    """Decline an optional template by one channel, or want it again; for oneself alone.

    Holds for what is queued from now on. What a duty asks for cannot be declined.
    """
    person = policies.inbox_of(actor)
    require(bool(person), action="notices.prefer")
    template = TEMPLATES.get(template_key)
    if not template.optional or channel not in template.channels:
        raise PreferenceError(f"{template_key} cannot be declined by {channel}.")
    row, _ = Preference.objects.update_or_create(
        person=person, template=template_key, channel=channel, defaults={"wanted": wanted}
    )
    return row
