"""Too many posts: a page for people, JSON for programs, and the reading goes on."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from civicloop.kernel.access.rules import public
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.rules import LIMITS, declare_limit, limited

pytestmark = pytest.mark.django_db
if "test.web" not in LIMITS:
    declare_limit("test.web", most=2, seconds=600, zh="測試", en="Test")


@public
@limited("test.web")
def form(request):
    return HttpResponse(request.method)


@public
def by_something_else(request):
    limits.take("test.web", "someone@example.org")
    return HttpResponse("taken")


urlpatterns = [
    path("form/", form, name="form"),
    path("else/", by_something_else, name="else"),
    path("ui/", include("civicloop.ui.web.urls")),
]


@pytest.fixture(autouse=True)
def here(settings):
    settings.RATE_LIMITS = []
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_the_third_post_gets_a_page_that_says_when(client):
    assert [client.post("/form/").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.post("/form/")
    assert 295 <= int(answer["Retry-After"]) <= 300
    assert "5 分鐘後再試" in answer.content.decode()
    assert client.get("/form/").status_code == 200


def test_a_program_gets_json(client):
    for _ in range(2):
        client.post("/form/")
    answer = client.post("/form/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_requests")


def test_another_visitor_is_not_kept_out(client):
    for _ in range(3):
        client.post("/form/")
    assert client.post("/form/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_view_that_counts_by_something_else_refuses_alike(client):
    assert [client.get("/else/").status_code for _ in range(3)] == [200, 200, 429]
