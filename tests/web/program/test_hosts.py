"""Forms work under every name and port of this machine, and from nowhere else."""

import re

import pytest
from django.test import Client

FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def _post(host, origin):
    client = Client(enforce_csrf_checks=True, headers={"host": host})
    page = client.get("/sign-in/")
    token = FIELD.search(page.content.decode())
    assert token, page.status_code
    values = {"csrfmiddlewaretoken": token[1], "language": "en", "next": "/"}
    return client.post("/ui/language/", values, headers={"origin": origin})


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost:9123"])
def test_a_form_is_taken_under_each_name_of_this_machine(host):
    assert _post(host, f"http://{host}").status_code == 302


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused():
    assert _post("127.0.0.1:8000", "http://evil.example").status_code == 403


@pytest.mark.django_db
def test_another_host_name_is_refused():
    assert Client(headers={"host": "evil.example"}).get("/healthz").status_code == 400
