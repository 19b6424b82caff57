"""Ready-made replies: the list, and the page on which one is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError
from civicloop.answer.cases.models import ReplyTemplate
from civicloop.answer.cases.rules import placeholders
from civicloop.answer.cases.web.forms.settings import ReplyForm
from civicloop.answer.cases.web.labels import OUTCOMES
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.revisions import told_changes
from civicloop.answer.cases.web.staff.categories import EDIT, WRONG
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import day_text

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


@EDIT
@never_cache
@require_safe
def replies(request: ActorRequest) -> HttpResponse:
    """Every ready-made reply."""
    rows = [(row, OUTCOMES.get(row.outcome, row.outcome)) for row in queries.replies()]
    return render(request, "cases/settings/replies.html", {"rows": rows})


@EDIT
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: ActorRequest, reply_id: int | None = None) -> HttpResponse:
    """Make a reply or change it, and see it filled in."""
    found = queries.replies().filter(pk=reply_id).first() if reply_id else None
    if reply_id and found is None:
        raise Http404
    form = ReplyForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "save" in request.POST:
        data = dict(form.cleaned_data)
        owner = data.pop("category")
        try:
            cases.save_reply(reply_id, data, category=owner, actor=request.actor)
        except CategoryError as error:
            put_into(form, error)
        else:
            messages.success(request, _("The reply is saved."))
            return redirect("cases:replies")
    context = {
        "form": form,
        "reply": found,
        "previews": _filled(form, found),
        "changes": told_changes(found.ref) if found else [],
    }
    status = WRONG if form.errors else 200
    return render(request, "cases/settings/reply.html", context, status=status)


def _filled(form: ReplyForm, found: ReplyTemplate | None) -> list[tuple[str, str, str]]:
    """Both texts with the facts of a made-up case."""
    today = timezone.localdate(clock.now())
    shown = []
    for language, name, text in (("zh-hant", "中文", "text_zh"), ("en", "English", "text_en")):
        written = form[text].value() or (getattr(found, text) if found else "")
        facts = {
            "number": "115-0000123-7",
            "category": {"en": "Pothole"}.get(language, "路面坑洞"),
            "place": {"en": "120 Sanduo 1st Road"}.get(language, "三多一路 120 號前"),
            "unit": {"en": "Road Maintenance Team"}.get(language, "養護工程隊"),
            "received": day_text(today, language),
            "today": day_text(today, language),
        }
        if written:
            shown.append((language, name, placeholders.fill(str(written), facts)))
    return shown
