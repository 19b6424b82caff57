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

__all__ = [
    "GUARDED",
    "PURPOSES",
    "RETENTIONS",
    "Retention",
    "declare_purpose",
    "declare_retention",
    "declare_term",
    "digest_of",
    "guard_field",
    "guard_of",
    "mask_address",
    "mask_email",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "mask_plate",
    "mask_text",
    "years_before",
]
