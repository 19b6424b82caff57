"""The privacy notice, each version under its own address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.rules.privacy import SECTIONS, changes
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock

TITLES: dict[str, Promise] = {
    "purpose": _("What we collect it for"),
    "kinds": _("What we collect"),
    "use": _("How long, where, by whom and how it is used"),
    "rights": _("Your rights"),
    "without": _("If you leave your contact data out"),
    "safety": _("How it is kept"),
}


@public
@require_safe
def privacy(request: HttpRequest, label: str = "") -> HttpResponse:
    """The version in force, or the one of that name; an earlier one says that it is."""
    now = clock.now()
    notices = queries.privacy_notices(now)
    found = queries.privacy_notice_named(label, now) if label else notices[0]
    if found is None:
        raise Http404
    language = get_language() or "zh-hant"
    earlier = notices[notices.index(found) + 1 :] if found in notices else []
    before = earlier[0] if earlier else None
    context = {
        "notice": found,
        "sections": [(TITLES[name], found.section(name, language)) for name in SECTIONS],
        "in_force": notices[0],
        "versions": notices,
        "before": before,
        "changed": [
            (TITLES[name], changes(before.section(name, language), found.section(name, language)))
            for name in SECTIONS
            if before and before.section(name, language) != found.section(name, language)
        ],
    }
    return render(request, "cases/public/privacy.html", context)
