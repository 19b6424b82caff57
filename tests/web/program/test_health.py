"""What those who watch over the product see."""

import pytest
from django.db import OperationalError, connection

from civicloop import __version__
from civicloop.kernel.ledger import queries as ledger


@pytest.mark.django_db
def test_a_product_that_is_well_tells_version_and_position(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "ledger_position": ledger.position(),
    }
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:9123", "localhost:9123"])
def test_both_names_of_this_machine_are_served_on_any_port(client, host):
    assert client.get("/healthz", HTTP_HOST=host).status_code == 200


@pytest.mark.django_db
def test_an_absent_database_is_503_with_the_reason(client):
    def refuse(*_):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database does not answer."


def test_only_looking_is_allowed(client):
    assert client.post("/healthz").status_code == 405
