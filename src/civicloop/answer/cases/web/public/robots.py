"""What programs that walk the web may walk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civicloop.kernel.access.rules import public

CLOSED = ("/work/", "/administration/", "/account/", "/sign-in/", "/report/photos/")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def robots(_request: HttpRequest) -> HttpResponse:
    """Public pages are open; counts and lists without end, and the rooms of staff, are not."""
    closed = (*CLOSED, reverse("cases:map_cells"), reverse("cases:map_list"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
