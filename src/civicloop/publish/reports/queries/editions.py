"""Editions, sections and published versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import Month, Period
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.publish.reports import policies
from civicloop.publish.reports.models import Edition, Section, Version
from civicloop.publish.reports.queries.composing import Composition, composed, facts_of, findings
from civicloop.publish.reports.queries.figures import period_of
from civicloop.publish.reports.queries.kinds import template_of
from civicloop.publish.reports.rules.checking import Fact, Finding
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.rules.templates import Block
from civicloop.publish.reports.rules.texts import digest_of
from civicloop.publish.reports.states import OWED, SectionState

OTHERS = 40
"""Reports of other kinds that one is held against: the newest of those that share its months."""


def editions() -> QuerySet[Edition]:
    """Every edition with how many sections it has and how many are approved."""
    asked = Q(sections__is_asked=True)
    approved = asked & Q(sections__state=SectionState.APPROVED.value)
    return Edition.objects.annotate(
        all_sections=Count("sections", filter=asked, distinct=True),
        approved_sections=Count("sections", filter=approved, distinct=True),
        newest=Max("versions__number"),
    )


def edition(pk: int) -> Edition | None:
    """One edition."""
    return Edition.objects.filter(pk=pk).first()


def edition_of(kind: str, period: Period) -> Edition | None:
    """The newest edition of a kind for a period, if somebody opened one."""
    return Edition.objects.filter(kind=kind, period=period.key).order_by("-pk").first()


def edition_for_change(pk: int) -> Edition:
    """One edition, locked until the transaction ends."""
    return Edition.objects.select_for_update().get(pk=pk)


def sections(actor: Actor) -> QuerySet[Section]:
    """The sections that an actor sees."""
    return Section.objects.filter(policies.visible_to(actor)).select_related("edition", "unit")


def owed(actor: Actor) -> QuerySet[Section]:
    """What the actor's own units still have to write, or to approve."""
    found = Q(pk__in=[])
    for name, states in (
        ("reports.write", [row.value for row in OWED]),
        ("reports.approve", [SectionState.SENT.value]),
    ):
        units = actor.units_for(name)
        if units is not None:
            found |= Q(unit_id__in=units, state__in=states)
    return Section.objects.filter(found, is_asked=True)


def section(pk: int, actor: Actor) -> Section | None:
    """One section, if the actor sees it."""
    return sections(actor).filter(pk=pk).first()


def section_for_change(pk: int) -> Section:
    """One section, locked until the transaction ends."""
    return Section.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def sections_for_change(row: Edition) -> list[Section]:
    """Every section of an edition, locked: none is returned or written while it is published."""
    return list(row.sections.select_for_update().order_by("place"))


def due_sections(before: datetime) -> QuerySet[Section]:
    """What is due before an instant and was not reminded of."""
    return Section.objects.filter(
        state__in=[row.value for row in OWED], due_at__lt=before, reminded_at=None, is_asked=True
    ).select_related("edition", "unit")


def published() -> QuerySet[Version]:
    """Every published version, the newest first."""
    return Version.objects.select_related("edition")


def version(pk: int) -> Version | None:
    """One published version."""
    return published().filter(pk=pk).first()


def to_render() -> QuerySet[Version]:
    """Versions whose files are not all there."""
    return Version.objects.filter(rendered_at=None).order_by("pk")


def version_for_change(pk: int) -> Version:
    """One published version, locked until the transaction ends."""
    rows = Version.objects.select_for_update(of=("self",)).select_related("edition")
    return rows.get(pk=pk)


def to_lay() -> list[int]:
    """Versions that wait for somebody to be laid before."""
    rows = Version.objects.filter(laid_at=None).exclude(laid_before="").order_by("pk")
    return list(rows.values_list("pk", flat=True))


def late_editions(now: datetime) -> list[int]:
    """Reports that were due and are not published, of which nobody was told yet."""
    rows = Edition.objects.filter(due_at__lte=now, late_told_at=None, versions=None)
    return [row.pk for row in rows.order_by("pk") if template_of(row).laid_before]


def open_texts(row: Edition) -> int:
    """How many texts that the report asks for are not approved."""
    asked = row.sections.filter(is_asked=True)
    return asked.exclude(state=SectionState.APPROVED.value).count()


def newest_of(row: Edition) -> Version | None:
    """The newest version of an edition."""
    return row.versions.order_by("-number").first()


def version_before(row: Version) -> Version | None:
    """The version that a version corrected."""
    return row.edition.versions.filter(number=row.number - 1).first()


def document_of(row: Version) -> Document:
    """The frozen document of a version."""
    return Document.from_json(row.document)


def document_now(row: Edition, *, now: datetime) -> Document:
    """The report as it would be published now; its figures have no codes yet."""
    return composed_now(row, now=now).document


def composed_now(row: Edition, *, now: datetime) -> Composition:
    """The report as it would be published now: approved texts, and drafts where there is none."""
    texts = {one.key: one.text for one in row.sections.all()}
    return composed(template_of(row), period_of(row.period), texts=texts, given=row.given, now=now)


def text_now(row: Section, *, now: datetime) -> Document:
    """The text of a section as it reads now, with its figures filled in."""
    edition = row.edition
    alone = replace(template_of(edition), blocks=(Block("collect", 0, row.key),))
    texts = {row.key: row.text}
    period = period_of(edition.period)
    return composed(alone, period, texts=texts, given=edition.given, now=now).document


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and who answered for it."""

    finding: Finding
    digest: str
    reason: str = ""
    said_by: str = ""


def found_in(row: Edition, document: Document) -> list[Found]:
    """What does not follow in an edition, with the answers that were given."""
    earlier = (
        Version.objects.filter(edition__kind=row.kind)
        .filter(Q(edition__last_day__lt=row.first_day) | Q(edition=row))
        .order_by("-edition__last_day", "-number")
        .first()
    )
    rows = findings(
        document,
        last_edition=_facts([earlier] if earlier and earlier.edition_id != row.pk else []),
        others=_facts(_beside_it(row, document)),
        before=beside(period_of(row.period)),
    )
    answers = {one.finding: one for one in row.answers.all()}
    result = []
    for one in rows:
        digest = digest_of(one.key)
        answer = answers.get(digest)
        said = (answer.reason, answer.said_by) if answer else ("", "")
        result.append(Found(one, digest, *said))
    return result


def _beside_it(row: Edition, document: Document) -> list[Version]:
    """The newest version of each report of another kind with months that this one prints."""
    months = [month for use in document.uses for month in (use.first, use.last)]
    if not months:
        return []
    first, last = (Month.parse(month) for month in (min(months), max(months)))
    newest = (
        Version.objects.exclude(edition__kind=row.kind)
        .filter(edition__first_day__lt=last.next.first_day, edition__last_day__gte=first.first_day)
        .order_by("edition_id", "-number")
        .distinct("edition_id")
        .values("pk")
    )
    return list(Version.objects.filter(pk__in=newest).order_by("-edition__last_day", "pk")[:OTHERS])


def beside(period: Period) -> list[str]:
    """The periods that a report may put beside its own: its months, and the one before."""
    found = [f"{month.key}/{month.key}" for month in period.months]
    try:
        earlier = metrics.before(period)
    except MetricError:
        earlier = None
    if earlier is not None:
        found.append(f"{earlier.first_day:%Y-%m}/{earlier.last_day:%Y-%m}")
    return found


def _facts(rows: Iterable[Version]) -> list[Fact]:
    return [fact for row in rows for fact in facts_of(document_of(row))]


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """The names of people, by the reference of the actor."""
    known = {ref: ref.replace("person:", "organizations:person:", 1) for ref in refs if ref}
    named = organizations.names_of(list(known.values()))
    return {ref: named.get(full, ref) for ref, full in known.items()}
