"""Build the demonstration city: all of it or nothing, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from civicloop.assembly.demonstration import queries
from civicloop.assembly.demonstration.adapters.ahead import told_ahead
from civicloop.assembly.demonstration.errors import OccupiedError
from civicloop.assembly.demonstration.models import BuiltCity
from civicloop.assembly.demonstration.rules.arrivals import HOURS
from civicloop.assembly.demonstration.rules.calendars import NAME, calendar_file
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.scales import cases_of
from civicloop.assembly.demonstration.rules.weather import landfall, local
from civicloop.assembly.demonstration.services import accounts
from civicloop.assembly.demonstration.services.carrying import carry_money, visit_places
from civicloop.assembly.demonstration.services.lately import live_lately
from civicloop.assembly.demonstration.services.organization import (
    crew_of,
    found_city,
    lay_categories,
    name_deputies,
)
from civicloop.assembly.demonstration.services.papers import file_papers
from civicloop.assembly.demonstration.services.places import lay_places
from civicloop.assembly.demonstration.services.planning import plan_years
from civicloop.assembly.demonstration.services.plans import follow_plans
from civicloop.assembly.demonstration.services.registering import keep_registers
from civicloop.assembly.demonstration.services.reporting import report_on
from civicloop.assembly.demonstration.services.resolving import resolve
from civicloop.assembly.demonstration.services.telephoning import lay_duty_phones
from civicloop.assembly.demonstration.services.writing import Crew, Writer
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import FACTS, SOURCES, Month
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

SEED = "kaohsiung"
FOUNDED = timedelta(hours=HOURS + 24 * 30)
"""The units and their people are there a month before the year begins."""

BUILDER = machine(
    "demonstration",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.manage_roles",
    "access.grant_roles",
    "access.issue_api_keys",
    "cases.edit_categories",
    "cases.keep_duty",
    "clock.declare_closure",
    "clock.load_calendar",
    "identity.manage_accounts",
    "schemas.publish",
    "city.describe",
)
LOCK = 0x64656D6F
"""The advisory lock of the building ("demo")."""

Report = Callable[[str], None]


def build(
    scale: float = 1,
    *,
    seed: str = SEED,
    now: datetime | None = None,
    report: Report | None = None,
    actor: Actor = BUILDER,
) -> BuiltCity:
    """Build the city of a scale (a factor below 100, or a number of cases), once.

    Everything is written in one transaction: an interrupted building has left nothing
    and begins anew. What follows (sealing, figures, the file of accounts) is taken up
    where it was left. A city that stands is not touched, whatever its scale.
    """
    say, at = report or _silent, now or clock.now()
    count = cases_of(scale)
    built = queries.built_city()
    if built is None:
        with transaction.atomic():
            built = _build(City(seed, at, count), say, actor)
    if built.finished_at is None or not accounts.accounts_path().is_file():
        _finish(built, say, actor, at)
    return built


def _build(city: City, say: Report, actor: Actor) -> BuiltCity:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    standing = queries.built_city()
    if standing is not None:
        return standing
    if queries.has_cases():
        raise OccupiedError(
            "This database holds cases already. The demonstration city needs one of its own: "
            "set DATA_DIR or DATABASE_URL to another one, or reset this one."
        )
    given: dict[str, Any] = {}
    crew = lay_ground(city, actor, say, given)
    for written in Writer(city, crew, actor=actor).write(told_ahead(city)):
        say(f"Living the year: {written:,} of {city.count:,} cases")
    _count_rows()
    say("Living the last weeks: more time, parts, visits, followers, letters")
    live_lately(city, crew)
    say("Laying down the four-year plan and next year's projects")
    plan_years(city)
    say("Following tracked plans month by month")
    follow_plans(city)
    say("Holding meetings and a session of the council")
    resolve(city)
    visit_places(city)
    carry_money(city)
    say("Counting three months of documents")
    file_papers(city)
    say("Writing the half-year report")
    report_on(city)
    say("Keeping registers of courses, visitors, sites and surveys")
    keep_registers(city)
    accounts.write_down(given)
    return BuiltCity.objects.create(seed=city.seed, cases=city.count, year_ends_at=city.now)


def _count_rows() -> None:
    """Tell PostgreSQL how large the tables have grown, which it learns else after the commit.

    What it takes for empty it searches by any index: with a million cases the foreign keys,
    all checked at the commit, would be looked up by walking through one for each row.
    """
    models = apps.get_app_config("cases").get_models()
    names = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(names)}")


def lay_ground(city: City, actor: Actor, say: Report, given: dict[str, Any] | None = None) -> Crew:
    """All that a year of cases stands on; ``given`` takes the accounts that were opened."""
    founded_at = city.now - FOUNDED
    ledger.prepare_months(founded_at, city.now)
    say("Drawing districts, villages, roads and doors")
    lay_places(city.seed, actor=actor, now=founded_at)
    say(f"Founding {len(city.staff.units)} units with {len(city.staff.members)} people")
    access.seed_roles(now=founded_at)
    found_city(city.staff, actor=actor, founded_at=founded_at)
    lay_categories(actor=actor, founded_at=founded_at)
    lay_duty_phones(city.seed, actor=actor, founded_at=founded_at)
    name_deputies(city.staff, actor=actor, now=city.now)
    _bring_calendars(city, actor, founded_at)
    _close_for_typhoon(city, actor)
    opened = accounts.open_accounts(actor=actor, now=city.now)
    if given is not None:
        given.update(opened)
    return crew_of(city.staff, accounts.program_of(opened, city.now))


def _bring_calendars(city: City, actor: Actor, founded_at: datetime) -> None:
    """The calendars of the years that are lived through, and of the next: made up, said so."""
    day = local(founded_at).date()
    for year in range(day.year, local(city.now).year + 2):
        clock.load_calendar(
            calendar_file(year), f"{NAME} {year}", actor=actor, holds_from=day, now=founded_at
        )


def _close_for_typhoon(city: City, actor: Actor) -> None:
    """Offices were closed on the day of the landfall, as was declared the evening before."""
    day = landfall(local(city.now).date())
    eve = datetime(day.year, day.month, day.day, 20, tzinfo=local(city.now).tzinfo)
    clock.declare_closure(day, actor=actor, name="颱風停止上班上課", now=eve - timedelta(hours=24))


def _finish(built: BuiltCity, say: Report, actor: Actor, at: datetime) -> None:
    """Seal the ledger, let no subscriber repeat the past, and see that the accounts are known."""
    say("Counting the figures of each month")
    months = _months(built.year_ends_at)
    for source in SOURCES:
        metrics.refresh(source, months, now=at)
        metrics.touch(source, _earlier(source, months[0]), now=at)  # the worker counts them
    say("Sealing the ledger")
    sealed = ledger.seal_all()
    ledger.pass_over()
    say(f"Sealed {sealed:,} events")
    if not accounts.accounts_path().is_file():
        say("Writing new accounts, since their file is not there")
        with transaction.atomic():
            accounts.write_down(accounts.renew_accounts(actor=actor, now=at))
    built.finished_at = at
    built.save(update_fields=["finished_at"])


def _earlier(source: str, first: Month) -> list[Month]:
    """The months before the year that a source has rows of, such as the visits to a site."""
    known = metrics.months_of(FACTS.get(source)) if source in FACTS else []
    return [month for month in known if month < first]


def _months(end: datetime) -> list[Month]:
    """The months that the year before an instant touches."""
    first, last = Month.of(end - timedelta(hours=HOURS)), Month.of(end)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [Month(number // 12, number % 12 + 1) for number in numbers]


def _silent(text: str) -> None:
    """Say nothing."""
