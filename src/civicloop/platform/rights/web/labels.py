"""Rights, states, decisions and faults in the words of the reader."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.platform.rights.rules import GROUNDS, Ground
from civicloop.platform.rights.states import (
    Decision,
    Identity,
    RequestChannel,
    RequestState,
    Right,
)

RIGHTS = {
    Right.SEE: _("See what is kept about me"),
    Right.COPY: _("Have a copy of my data"),
    Right.CORRECT: _("Have my data completed or corrected"),
    Right.STOP: _("Have my data no longer collected or used"),
    Right.DELETE: _("Have my data deleted"),
}
CHANNELS = {
    RequestChannel.WEB: _("Public page"),
    RequestChannel.COUNTER: _("At the counter"),
    RequestChannel.PHONE: _("By telephone"),
    RequestChannel.LETTER: _("By letter"),
}
STATES = {
    RequestState.WRITTEN: (_("Not confirmed yet"), "neutral"),
    RequestState.RECEIVED: (_("Identity to be checked"), "warning"),
    RequestState.IDENTIFIED: (_("Being handled"), "info"),
    RequestState.DECIDED: (_("Decided"), "success"),
    RequestState.WITHDRAWN: (_("Taken back"), "neutral"),
}
DECISIONS = {
    Decision.GRANTED: _("Granted"),
    Decision.PARTLY: _("Granted in part"),
    Decision.REFUSED: _("Not granted"),
    Decision.NOTHING: _("Nothing is kept"),
}
IDENTITIES = {
    Identity.CARD: _("Identity document seen"),
    Identity.CASE_CODE: _("Number and code of the case"),
    Identity.CALLED_BACK: _("Called back under the number of the case"),
    Identity.CERTIFICATE: _("Citizen digital certificate"),
}
FAULTS = {
    "missing": _("Please fill this in."),
    "too_long": _("This is too long."),
    "email_format": _("This is no e-mail address."),
    "phone_format": _("This is no telephone number."),
    "unfit": _("This does not fit the field, or its data are destroyed."),
    "not_here": _("A ground belongs to a refusal alone."),
}


def ground_label(ground: Ground) -> str:
    """A ground with its article, in the reader's language."""
    words = ground.en if get_language() == "en" else ground.zh
    return f"{words}（{ground.basis}）"


def ground_of(code: str) -> str:
    """The same by its code; empty for none."""
    return ground_label(GROUNDS[code]) if code in GROUNDS else ""
