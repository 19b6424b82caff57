"""A kept connection is looked at before a request uses it, without asking the server."""

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    info = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    given = {name: info[name] for name in known if info.get(name)}
    with psycopg.connect(**given, autocommit=True) as one:
        yield one


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_the_server_closed_is_replaced_before_a_request(other):
    before = backend()
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert backend() != before


def test_one_that_stands_is_not_asked(other):
    before = backend()
    said = "SELECT query FROM pg_stat_activity WHERE pid = %s"
    assert connection.is_usable()
    assert other.execute(said, [before]).fetchone() == ("SELECT pg_backend_pid()",)
