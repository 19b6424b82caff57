"""Whatever is sent: an answer that the OpenAPI document names, and never a fault of ours."""

from __future__ import annotations

import pytest

from civicloop.answer.cases.models import Case
from tests.contracts import contract, drive

pytestmark = pytest.mark.django_db
EXAMPLES = 40


@pytest.fixture
def document(city, public, private):
    """The document of a city with a public and a private case."""
    with contract("/open311/openapi.json") as found:
        yield found


def test_without_a_key(document):
    assert drive(document, examples=EXAMPLES) == 13


def test_with_a_key_and_a_known_service(document, key):
    """Past the door, so that every other field is looked at."""

    def with_key(case):
        if isinstance(case.body, dict):
            case.body |= {"api_key": key, "service_code": "pothole"}

    assert drive(document, with_key, method="POST", examples=EXAMPLES) == 2


def test_a_report_that_lacks_nothing_is_taken_with_whatever_else_is_sent(document, key, public):
    """With a place and words, what is left is up to the sender, and cases come of it."""
    wanted = {
        "api_key": key,
        "service_code": "pothole",
        "lat": public.lat,
        "long": public.lon,
        "description": "路面坑洞",
    }

    def whole(case):
        if isinstance(case.body, dict):
            case.body |= wanted

    before = Case.objects.count()
    assert drive(document, whole, method="POST", examples=EXAMPLES) == 2
    assert Case.objects.count() > before
