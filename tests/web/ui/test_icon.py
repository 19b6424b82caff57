"""Browsers ask for /favicon.ico where what they show is no page: a feed, a picture, a file."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_icon_of_what_is_no_page_is_there(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/ui/favicon.svg")
    assert client.get("/favicon.ico").headers["Cache-Control"] == "public, max-age=86400"
