"""Administrators open these pages; others only where a right of their role fits."""

from tests.web.access import Row, only
from tests.web.administration import access_retention

ADMINISTRATOR = only("administrator")
PERSON = (lambda city: city.people["officer"].pk,)
UNIT = (lambda city: city.units["ROADS"].pk,)


def post_of(city):
    return city.people["officer"].posts.get().pk


def grant_of(city):
    return city.people["officer"].role_grants.get().pk


UNITS = [
    Row("administration:units", (), "GET", ADMINISTRATOR),
    Row("administration:unit-new", (), "GET", ADMINISTRATOR),
    Row("administration:unit", UNIT, "GET", ADMINISTRATOR),
    Row("administration:unit-rename", UNIT, "GET", ADMINISTRATOR),
    Row("administration:unit-move", UNIT, "GET", ADMINISTRATOR),
    Row("administration:unit-end", UNIT, "GET", ADMINISTRATOR),
    Row("administration:unit-end", UNIT, "POST", ADMINISTRATOR),
]
PEOPLE = [
    Row("administration:people", (), "GET", ADMINISTRATOR),
    Row("administration:person-new", (), "GET", ADMINISTRATOR),
    Row("administration:person", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-change", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-leave", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-leave", PERSON, "POST", ADMINISTRATOR),
    Row("administration:person-password", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-factors", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-sessions", PERSON, "GET", ADMINISTRATOR),
    Row("administration:person-sessions", PERSON, "POST", only("administrator", status=302)),
    Row("administration:post-new", PERSON, "GET", ADMINISTRATOR),
    Row("administration:post-end", (*PERSON, post_of), "GET", ADMINISTRATOR),
    Row("administration:grant-new", PERSON, "GET", ADMINISTRATOR),
    Row("administration:grant-end", (*PERSON, grant_of), "GET", ADMINISTRATOR),
    Row("administration:deputy-new", PERSON, "GET", ADMINISTRATOR),
    Row("administration:deputy-end", (*PERSON, 0), "GET", only("administrator", status=404)),
]
RIGHTS = [
    Row("administration:roles", (), "GET", ADMINISTRATOR),
    Row("administration:role-new", (), "GET", ADMINISTRATOR),
    Row("administration:role", ("mayor",), "GET", ADMINISTRATOR),
    Row("administration:role", ("mayor",), "POST", ADMINISTRATOR),
    Row("administration:keys", (), "GET", ADMINISTRATOR),
    Row("administration:key-new", (), "GET", ADMINISTRATOR),
    Row("administration:key-revoke", (0,), "GET", only("administrator", status=404)),
]
CLOSERS = only("mayor", "administrator")
RULERS = only("analyst", "mayor", "administrator")
NO_VERSION = only("analyst", "mayor", "administrator", status=404)
RULE = ("cases.deadlines",)
TIME = [
    Row("administration:calendars", (), "GET", CLOSERS),
    Row("administration:year", (2026,), "GET", CLOSERS),
    Row("administration:calendar-load", (), "GET", ADMINISTRATOR),
    Row("administration:closure-new", (), "GET", CLOSERS),
    Row("administration:closure-withdraw", (0,), "GET", only("mayor", "administrator", status=404)),
    Row("administration:rules", (), "GET", RULERS),
    Row("administration:rule", RULE, "GET", RULERS),
    Row("administration:propose", RULE, "GET", only("analyst", "administrator")),
    Row("administration:version", (0,), "GET", NO_VERSION),
    Row("administration:approve", (0,), "GET", NO_VERSION),
    Row("administration:withdraw", (0,), "GET", NO_VERSION),
]  # fmt: skip
RECORD = [
    Row("administration:overview", (), "GET", ADMINISTRATOR),
    Row("administration:city", (), "GET", ADMINISTRATOR),
    Row("administration:city", (), "POST", ADMINISTRATOR),
    Row("administration:ledger", (), "GET", ADMINISTRATOR),
    Row("administration:letters", (), "GET", ADMINISTRATOR),
    Row("administration:letter", (0,), "GET", only("administrator", status=404)),
    Row("administration:letters-decide", (), "GET", ADMINISTRATOR),
    Row("administration:letters-decide", (), "POST", ADMINISTRATOR),
    Row("administration:notices", (), "GET", ADMINISTRATOR),
    Row("administration:notices-retry", (), "GET", ADMINISTRATOR),
    Row("administration:notices-retry", (), "POST", ADMINISTRATOR),
    Row("administration:activity", (), "GET", ADMINISTRATOR),
]
ROWS = [*UNITS, *PEOPLE, *RIGHTS, *TIME, *RECORD, *access_retention.ROWS]
