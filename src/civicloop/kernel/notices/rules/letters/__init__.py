"""Letters that come in by e-mail, as pure values: read, judged, addressed."""

from civicloop.kernel.notices.rules.letters.addresses import (
    MAC_SIGNS,
    Tag,
    plus_address,
    tag_of,
)
from civicloop.kernel.notices.rules.letters.automatic import Returned
from civicloop.kernel.notices.rules.letters.bodies import new_part
from civicloop.kernel.notices.rules.letters.reading import (
    Attachment,
    Letter,
    envelope_in,
    identity,
    read_letter,
)

__all__ = [
    "MAC_SIGNS",
    "Attachment",
    "Letter",
    "Returned",
    "Tag",
    "envelope_in",
    "identity",
    "new_part",
    "plus_address",
    "read_letter",
    "tag_of",
]
