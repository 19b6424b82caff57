"""The privacy notice, in the version in force and in earlier ones."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from civicloop.answer.cases.rules.privacy import PrivacyNotice, notice_from, version_in
from civicloop.kernel.rulesets import queries as rulesets

PRIVACY = "cases.privacy_notice"


def privacy_notice(now: datetime) -> PrivacyNotice:
    """The notice that holds on the day of an instant."""
    found = rulesets.in_force(PRIVACY, timezone.localdate(now))
    return notice_from(found.parameters, found.effective_from, found.version)


def privacy_notices(now: datetime) -> list[PrivacyNotice]:
    """Every version that held or holds, the newest first."""
    rows = rulesets.approved(PRIVACY).filter(effective_from__lte=timezone.localdate(now))
    found = [notice_from(row.parameters, row.effective_from, row.version) for row in rows]
    return found or [privacy_notice(now)]


def privacy_notice_named(label: str, now: datetime) -> PrivacyNotice | None:
    """The version of that name, if it held or holds."""
    if version_in(label) is None:
        return None
    return next((row for row in privacy_notices(now) if row.label == label), None)
