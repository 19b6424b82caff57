"""Whatever is sent to an interface: an answer that its own OpenAPI document names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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

from civicloop.assembly.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


@contextmanager
def contract(address: str) -> Iterator[Any]:
    """The document at an address of the product.

    As in Django's own client, a request leaves the connection of the test open.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield schemathesis.openapi.from_wsgi(address, application)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def drive(
    document: Any,
    change: Callable[[Any], None] | None = None,
    *,
    method: str = "",
    examples: int,
) -> int:
    """Send what the document allows to each of its operations; how many operations there were."""
    operations = [result.ok() for result in document.get_all_operations()]
    chosen = [each for each in operations if method in {"", each.method.upper()}]
    alike = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    for operation in chosen:

        @alike
        @given(case=operation.as_strategy())
        def send(case):
            if change is not None:
                change(case)
            case.call_and_validate(checks=CHECKS)

        send()
    return len(chosen)
