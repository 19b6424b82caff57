"""Another's client against a real server: the package georeport, which reads."""

from __future__ import annotations

import pytest
from georeport import GeoReport

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(city, live_server):
    return GeoReport(f"{live_server.url}/open311/v2", "127.0.0.1")


def test_georeport_reads_services_and_cases(client):
    case = cases.open_case(draft(), actor=citizen(), key="k")
    assert "pothole" in [row["service_code"] for row in client.get_service_list()]
    assert client.get_service_definition("pothole")["service_code"] == "pothole"
    assert [row["service_request_id"] for row in client.get_service_requests(status="open")] == [
        case.number
    ]
    assert client.get_service_request(case.number)["service_request_id"] == case.number
