"""One's notices: unread ones first seen, opened, marked as read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from civicloop.kernel.access.rules import signed_in
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices import services
from civicloop.platform.account.rules import is_own_path
from civicloop.ui.web.keys import read_key

PAGE = 20


def mine(request: HttpRequest) -> str:
    """The reference under which one's notices stand."""
    return f"organizations:person:{request.actor.key}"


@signed_in
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """A page of notices: the unread ones, or all; the newest first."""
    unread = notices.unread_count(mine(request))
    all_too = request.GET.get("show") == "all" or not unread
    before = read_key(request.GET.get("before"))
    found = notices.inbox(
        mine(request),
        before=before,
        limit=PAGE + 1,
        unread_only=not all_too,
    )
    items = found[:PAGE]
    show = "all" if all_too else "unread"
    context = {
        "items": items,
        "unread": unread,
        "show": show,
        "newest": items[0].id if items else "",
        "after": f"?show={show}&before={items[-1].id}" if len(found) > PAGE else "",
        "first": f"?show={show}" if before else "",
    }
    return render(request, "account/inbox.html", context)


@signed_in
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read, and go to what it is about."""
    item = notices.inbox_item(mine(request), pk)
    if item is None:
        raise Http404
    services.mark_read([pk], actor=request.actor)
    return redirect(item.link if is_own_path(item.link) else reverse("account:inbox"))


@signed_in
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read; somebody else's is passed over."""
    services.mark_read([pk], actor=request.actor)
    return redirect("account:inbox")


@signed_in
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark everything up to the newest notice that was on the page."""
    up_to = read_key(request.POST.get("newest"))
    count = services.mark_all_read(actor=request.actor, up_to=up_to)
    said = ngettext("%(count)s notice is marked as read.",
                    "%(count)s notices are marked as read.", count)  # fmt: skip
    messages.success(request, said % {"count": count} if count else str(_("Nothing was unread.")))
    return redirect("account:inbox")
