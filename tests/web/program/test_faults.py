"""What a request answers that broke."""

import pytest
from django.db import OperationalError, connection


@pytest.fixture
def visitor(client):
    """A browser that gets the answer, not the error."""
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
def test_a_page_without_the_database_is_503_and_may_be_asked_again(visitor):
    def refuse(*_):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        answer = visitor.get("/report/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "refused" not in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_is_500(visitor):
    def break_down(*_):
        raise ValueError("0912-345-678")

    with connection.execute_wrapper(break_down):
        answer = visitor.get("/report/")
    assert (answer.status_code, answer.get("Retry-After")) == (500, None)
    assert "0912" not in answer.content.decode()
