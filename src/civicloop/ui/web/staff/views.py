"""Keep and give up views of tables, then go back to the table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.kernel.access.rules import signed_in
from civicloop.ui import services
from civicloop.ui.errors import ViewNameTakenError
from civicloop.ui.models import SavedView


def back(request: HttpRequest, query: str = "") -> HttpResponse:
    """Go to the table's own address; an address of another host is never followed."""
    path = request.POST.get("next", "/").partition("?")[0]
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}) and path.startswith("/")
    return redirect((path if safe else "/") + (f"?{query}" if query else ""))


@signed_in
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters and the order under a name."""
    name = request.POST.get("name", "").strip()
    table = request.POST.get("table", "")
    query = request.POST.get("query", "")
    limits = {field: SavedView._meta.get_field(field).max_length for field in ("name", "table")}
    if not name or not table or len(table) > limits["table"] or len(query) > 1000:  # noqa: PLR2004 (the column's length)
        return HttpResponseBadRequest(_("A view needs a name."))
    name = name[: limits["name"]]
    try:
        services.save_view(
            table,
            name=name,
            query=query,
            actor=request.actor,
            is_default=request.POST.get("is_default") == "1",
        )
    except ViewNameTakenError:
        told = _("You already keep a view called “%(name)s”. Choose another name.")
        messages.error(request, told % {"name": name})
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return back(request, query)


@signed_in
@require_POST
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Give up a view."""
    try:
        services.remove_view(view_id, actor=request.actor)
    except SavedView.DoesNotExist:
        messages.warning(request, _("That view is already gone."))
    else:
        messages.success(request, _("The view is removed."))
    return back(request, "all=1")
