"""Who looks at which pages of a city: ``python -m bench.cities.visitors``, run on its database.

Printed is one JSON object: for each page its addresses, the cookie of whoever looks, and how
many statements the database answers for one of them.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from importlib import import_module
from typing import Any

import django

CASES = 60
CENTRE = 22.63, 120.30
ZOOMS = {10: 1, 14: 2}
"""What the map asks for: for a zoom, how many squares it shows around the one in the middle."""

PUBLIC = ("/cases/map/", "/cases/map/list/")


def main() -> int:
    """The busiest unit's head, the head's newest cases, and the public pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    get_model = import_module("django.apps").apps.get_model
    Case, Post = get_model("cases", "Case"), get_model("organizations", "Post")  # noqa: N806
    count = import_module("django.db.models").Count("pk")
    units = Case.objects.order_by().values("unit_id").annotate(own=count).order_by("-own")
    head = next(
        post.person
        for row in units
        for post in Post.objects.filter(unit_id=row["unit_id"], is_head=True)[:1]
    )
    client = signed_in(head)
    own = Case.objects.filter(unit__posts__person=head).order_by("-pk")
    cases = [f"/work/cases/{pk}/" for pk in own.values_list("pk", flat=True)[:CASES]]
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    pages: dict[str, dict[str, Any]] = {
        "inbox": {"paths": ["/work/cases/"], "cookie": cookie},
        "case": {"paths": cases, "cookie": cookie},
        "performance": {"paths": [_client().get("/figures/performance/").url], "cookie": ""},
    } | {
        f"public{path[6:-1].replace('/', '_')}": {"paths": [path], "cookie": ""} for path in PUBLIC
    }
    pages["public_map_cells"] = {"paths": [window(zoom) for zoom in ZOOMS], "cookie": ""}
    for page in pages.values():
        page["statements"] = statements(client if page["cookie"] else None, page["paths"][-1])
    json.dump(pages, sys.stdout)
    return 0


def window(zoom: int) -> str:
    """The address of the marks on the map of the centre at a zoom (squares as maps number them)."""
    lat, lon = CENTRE
    size, beside = 2**zoom, ZOOMS[zoom]
    x = int((lon + 180) / 360 * size)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size)
    return f"/cases/map/cells/?window={zoom}/{x - beside}-{x + beside}/{y - beside}-{y + beside}"


def signed_in(person: Any) -> Any:
    """A browser in which somebody has just signed in."""
    client = _client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def statements(client: Any, path: str) -> int:
    """How many statements one request needs once the process is warm."""
    client = client or _client()
    connection = import_module("django.db").connection
    captured = import_module("django.test.utils").CaptureQueriesContext
    client.get(path)
    with captured(connection) as found:
        client.get(path)
    return len(found)


def _client() -> Any:
    return import_module("django.test").Client(SERVER_NAME="127.0.0.1")


if __name__ == "__main__":
    sys.exit(main())
