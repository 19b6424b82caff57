"""Every public post of the module takes a place under a limit."""

import pytest
from django.urls import reverse

from civicloop.kernel.limits.rules import LIMITS
from tests.web.access import ANONYMOUS, discover

POSTS = [
    row
    for row in discover()
    if row.method == "POST"
    and row.url_name.startswith("cases:")
    and row.statuses[ANONYMOUS] not in {302, 401, 403, 405}
]


def of_whom(row):
    return row.url_name


def test_the_table_knows_public_posts():
    assert {"cases:report", "cases:mailbox", "cases:suggest"} <= {row.url_name for row in POSTS}


@pytest.mark.django_db
@pytest.mark.parametrize("row", POSTS, ids=of_whom)
def test_the_second_post_is_refused_when_one_is_allowed(row, small_city, client, settings, opened):
    settings.RATE_LIMITS = [
        f"{key}=1/86400" for key in LIMITS if key.startswith("cases.") and key.endswith(".address")
    ]
    args = [arg(small_city) if callable(arg) else arg for arg in row.args]
    if row.url_name == "cases:follow":
        args = [opened.number]
    url = reverse(row.url_name, args=args)
    data = {"email": "lin@example.org"} | (row.data or {})
    first, second = client.post(url, data), client.post(url, data)
    assert first.status_code != 429
    assert second.status_code == 429
