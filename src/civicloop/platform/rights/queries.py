"""Every read about requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.numbering import rules as numbering
from civicloop.kernel.numbering.errors import NumberError
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.vault.errors import KeyDestroyedError
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.rules import Terms
from civicloop.platform.rights.states import ENDED, OPEN, RequestState

TERMS = "rights.terms"
SERIES = "rights"


def terms(now: datetime) -> Terms:
    """The numbers that hold on the day of an instant."""
    found = rulesets.in_force(TERMS, timezone.localdate(now))
    return Terms.from_parameters(found.parameters, found.version)


def requests() -> QuerySet[Request]:
    """Every request that its writer confirmed or staff wrote down."""
    return Request.objects.exclude(state=RequestState.WRITTEN).exclude(received_at__isnull=True)


def waiting(_actor: Actor) -> object:
    """The requests that wait for somebody's work; the menu counts them."""
    return Request.objects.filter(state__in=OPEN)


def open_in_order() -> QuerySet[Request]:
    """The same, the first due first."""
    return Request.objects.filter(state__in=OPEN).order_by("due_at", "pk")


def request(pk: int) -> Request | None:
    """One request that came in."""
    return requests().filter(pk=pk).first()


def for_change(pk: int) -> Request:
    """The request, locked until the transaction ends."""
    return Request.objects.select_for_update().get(pk=pk)


def by_token(digest: str) -> Request | None:
    """The request of a link."""
    return Request.objects.filter(token_digest=digest).first() if digest else None


def by_package(digest: str, now: datetime) -> Request | None:
    """The request whose data wait behind a link."""
    rows = Request.objects.filter(package_digest=digest, package_until__gt=now)
    return rows.first() if digest else None


def unconfirmed(now: datetime) -> QuerySet[Request]:
    """Requests that nobody confirmed in time."""
    return Request.objects.filter(state=RequestState.WRITTEN, confirm_until__lt=now)


def words_of(row: Request, name: str) -> str:
    """The sealed words of the last event of a name; empty once the key is gone."""
    for event in reversed(ledger.history(row.ref)):
        if event.name == f"rights.{name}":
            try:
                return ledger_services.open_texts(event).get("reason", "")
            except KeyDestroyedError:
                return ""
    return ""


def _ended(day: date) -> QuerySet[Request]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = Request.objects.filter(state__in=ENDED, ended_at__lt=begin, name_sealed__isnull=False)
    return rows.order_by("ended_at", "pk")


def ended_before(day: date) -> Iterator[str]:
    """References of requests that ended before a day and still say who asked."""
    for row in _ended(day).iterator():
        yield row.ref


def ended_among(refs: Sequence[str], day: date) -> list[str]:
    """Which of some requests did."""
    keys = [int(ref.rpartition(":")[2]) for ref in refs]
    return [row.ref for row in _ended(day).filter(pk__in=keys)]


def numbers_of(refs: Sequence[str]) -> dict[str, str]:
    """The numbers of some requests."""
    keys = [int(ref.rpartition(":")[2]) for ref in refs]
    return {row.ref: str(row) for row in Request.objects.filter(pk__in=keys)}


def ref_numbered(text: str) -> str | None:
    """The request of a number, in any way of typing it."""
    try:
        number = numbering.canonical(text, SERIES)
    except NumberError:
        return None
    row = Request.objects.filter(number=number).first()
    return row.ref if row else None
