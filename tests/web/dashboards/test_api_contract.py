"""Whatever is asked of the figures: an answer that the OpenAPI document names."""

from __future__ import annotations

import pytest

from civicloop.kernel.clock import services as clock
from tests.contracts import contract, drive
from tests.web.dashboards.conftest import NOW

pytestmark = pytest.mark.django_db


def test_every_answer_is_one_that_the_document_names(rows):
    with clock.frozen(NOW), contract("/api/openapi.json") as document:
        assert drive(document, examples=3) == 3
