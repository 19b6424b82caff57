"""The pure part of privacy: masks, purposes, guards, retention."""

from civicloop.kernel.privacy.rules.masks import (
    mask_address,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
    mask_plate,
    mask_text,
)
from civicloop.kernel.privacy.rules.purposes import (
    GUARDED,
    PURPOSES,
    declare_purpose,
    guard_field,
    guard_of,
)
from civicloop.kernel.privacy.rules.retention import (
    RETENTIONS,
    Retention,
    declare_retention,
    declare_term,
    digest_of,
    years_before,
)
from civicloop.kernel.privacy.rules.subjects import (
    HOLDINGS,
    Held,
    Holding,
    Opened,
    Subject,
    declare_holding,
    held_about,
    holding_of,
    openable,
)

__all__ = [
    "GUARDED",
    "HOLDINGS",
    "PURPOSES",
    "RETENTIONS",
    "Held",
    "Holding",
    "Opened",
    "Retention",
    "Subject",
    "declare_holding",
    "declare_purpose",
    "declare_retention",
    "declare_term",
    "digest_of",
    "guard_field",
    "guard_of",
    "held_about",
    "holding_of",
    "mask_address",
    "mask_email",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "mask_plate",
    "mask_text",
    "openable",
    "years_before",
]
