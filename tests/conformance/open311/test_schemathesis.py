"""Whatever is sent: an answer that the OpenAPI document names, and never a fault of ours."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from civicloop.answer.cases.models import Case
from civicloop.assembly.wsgi import application

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.fixture
def document(city, public, private):
    """The document of a city with a public and a private case.

    As in Django's own client, a request leaves the connection of the test open.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/open311/openapi.json", application)
    for signal in signals:
        signal.connect(close_old_connections)


EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def drive(document, change=None, *, method: str = "") -> int:
    """Send what the document allows to each of its operations; how many operations there were."""
    operations = [result.ok() for result in document.get_all_operations()]
    chosen = [each for each in operations if method in {"", each.method.upper()}]
    for operation in chosen:

        @EXAMPLES
        @given(case=operation.as_strategy())
        def send(case):
            if change is not None:
                change(case)
            case.call_and_validate(checks=CHECKS)

        send()
    return len(chosen)


def test_without_a_key(document):
    assert drive(document) == 13


def test_with_a_key_and_a_known_service(document, key):
    """Past the door, so that every other field is looked at."""

    def with_key(case):
        if isinstance(case.body, dict):
            case.body |= {"api_key": key, "service_code": "pothole"}

    before = Case.objects.count()
    assert drive(document, with_key, method="POST") == 2
    assert Case.objects.count() > before
