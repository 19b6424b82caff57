"""Administrators open these pages; others only where a right of their role fits."""

from tests.web.access import Row, only

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
ROWS = [*UNITS, *PEOPLE, *RIGHTS]
