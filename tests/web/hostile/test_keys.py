"""A key of thousands of digits, in other digits or in words names no row, and is no fault."""

import pytest
from django.urls import reverse

from civicloop.ui.web.keys import read_key

BAD = ("9" * 5_000, "-1", "1e3", "٣", "²", "x", "")


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_key_names_nothing(text):
    assert read_key(text) is None


@pytest.mark.parametrize(("text", "key"), [("0", 0), ("42", 42), ("9" * 18, 10**18 - 1)])
def test_a_key_is_read(text, key):
    assert read_key(text) == key


@pytest.mark.django_db
@pytest.mark.parametrize("bad", BAD)
def test_addresses_and_forms_with_it_are_answered(small_city, bad):
    client = small_city.client("administrator", raise_request_exception=False)
    rows = reverse("api:metric_rows", args=["cases.received"])
    for address, name in (
        (reverse("account:inbox"), "before"),
        (reverse("dashboards:own_pages"), "removed"),
        (reverse("administration:notices-retry"), "message"),
        (reverse("administration:letters-decide"), "letter"),
        (rows, "before"),
    ):
        assert client.get(address, {name: bad}).status_code < 500, address
    made = client.post(reverse("dashboards:share"), {"page": bad, "days": "7"})
    read = client.post(reverse("account:read-all"), {"newest": bad})
    assert max(made.status_code, read.status_code) < 500
