"""Every read of rule sets."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import connection
from django.db.models import Max, Q, QuerySet

from civicloop.kernel.city.rules import here
from civicloop.kernel.editions.queries import kept
from civicloop.kernel.rulesets.errors import NoRuleInForceError
from civicloop.kernel.rulesets.models import RuleSet
from civicloop.kernel.rulesets.rules import RULESETS, Declared, digest, lane
from civicloop.kernel.rulesets.states import VersionState

PRODUCT = "machine:product"
SETUP = "machine:setup"


def in_force(key: str, on: date) -> RuleSet:
    """The version of a rule set that holds on a day.

    A key that nobody declared raises. Before the shipped versions are stored, the
    shipped one is returned as an object that is not.
    """
    declared = RULESETS.get(key)
    found = (
        approved(key)
        .filter(effective_from__lte=on)
        .filter(Q(effective_until__isnull=True) | Q(effective_until__gt=on))
        .first()
    )
    if found is not None:
        return found
    if on >= declared.effective_from and not approved(key).exists():
        return shipped(declared)
    raise NoRuleInForceError(f"no version of {key} holds on {on}")


def all_in_force(on: date) -> dict[str, RuleSet]:
    """The version that holds on a day of each rule set that has one, in one statement."""
    rows = RuleSet.objects.filter(state=VersionState.APPROVED.value).order_by("effective_from")
    stored: dict[str, list[RuleSet]] = {}
    for row in rows:
        stored.setdefault(row.key, []).append(row)
    found = {}
    for key, declared in RULESETS.items():
        holding = [
            row
            for row in stored.get(key, ())
            if row.effective_from <= on
            and (row.effective_until is None or row.effective_until > on)
        ]
        if holding:
            found[key] = holding[-1]
        elif key not in stored and on >= declared.effective_from:
            found[key] = shipped(declared)
    return found


@kept("rulesets", most=512)
def kept_in_force(key: str, on: date) -> RuleSet:
    """The same from the memory of the process, to be read and not changed."""
    return in_force(key, on)


def shipped(declared: Declared) -> RuleSet:
    """The version that the product ships, not stored."""
    begins = datetime.combine(declared.effective_from, time.min, here().zone)
    return RuleSet(
        key=declared.key,
        lane=lane(declared.key),
        version=1,
        effective_from=declared.effective_from,
        title_zh=declared.title_zh,
        title_en=declared.title_en,
        legal_basis=declared.legal_basis,
        text=declared.text,
        text_hash=digest(declared.text, declared.default),
        parameters=dict(declared.default),
        state=VersionState.APPROVED.value,
        proposed_by=PRODUCT,
        proposed_at=begins,
        approved_by=SETUP,
        approved_at=begins,
    )


def approved(key: str) -> QuerySet[RuleSet]:
    """The approved versions of a rule set; the latest first."""
    rows = RuleSet.objects.filter(key=key, state=VersionState.APPROVED.value)
    return rows.order_by("-effective_from")


def versions(key: str = "") -> QuerySet[RuleSet]:
    """Every version, of one rule set or of all; by key, the newest first."""
    rows = RuleSet.objects.order_by("key", "-version")
    return rows.filter(key=key) if key else rows


def proposals() -> QuerySet[RuleSet]:
    """The versions that wait for approval; the oldest first."""
    rows = RuleSet.objects.filter(state=VersionState.PROPOSED.value)
    return rows.order_by("proposed_at", "pk")


def stored_keys() -> set[str]:
    """The keys that have a version."""
    return set(RuleSet.objects.values_list("key", flat=True).distinct())


def version(ruleset_id: int) -> RuleSet | None:
    """One version, whatever its state."""
    return RuleSet.objects.filter(pk=ruleset_id).first()


def hold(key: str) -> None:
    """Let nobody else change the versions of a rule set until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lane(key)])


def for_change(ruleset_id: int) -> RuleSet:
    """One version, locked, with its rule set held."""
    hold(RuleSet.objects.values_list("key", flat=True).get(pk=ruleset_id))
    return RuleSet.objects.select_for_update().get(pk=ruleset_id)


def next_version(key: str) -> int:
    """The number of the next version; the shipped one is the first."""
    last = RuleSet.objects.filter(key=key).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
