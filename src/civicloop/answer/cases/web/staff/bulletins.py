"""Staff sends news to the devices of a topic."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases.web.forms.app import BulletinForm
from civicloop.kernel.access.rules import needs
from civicloop.kernel.notices import queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import BulletinError
from civicloop.kernel.notices.rules import TOPICS

WRONG = 422
SHOWN = 30
FAULTS: dict[str, str | Promise] = {
    "unknown_topic": gettext_lazy("Please choose one of the topics."),
    "missing": gettext_lazy("Please fill this in."),
    "too_long": gettext_lazy("This is too long. Please shorten it."),
    "not_text": gettext_lazy("This holds an invisible sign. Please delete it and type it again."),
    "not_a_page": gettext_lazy("This is no path of this site. It begins with one slash."),
}


@needs("notices.announce")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: HttpRequest) -> HttpResponse:
    """What was sent so far, and a form for what is to be sent."""
    form = BulletinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _sent(request, form):
        return redirect("cases:bulletins")
    language = get_language() or ""
    counted = queries.devices_per_topic()
    context = {
        "form": form,
        "topics": [(each.label(language), counted.get(each.key, 0)) for each in TOPICS.values()],
        "sent": [
            {
                "row": row,
                "topic": TOPICS.get(row.topic).label(language) if row.topic in TOPICS else "",
                "title": row.title_en if language == "en" else row.title_zh,
                "text": row.text_en if language == "en" else row.text_zh,
            }
            for row in queries.bulletins(limit=SHOWN)
        ],
    }
    status = WRONG if request.method == "POST" else 200
    return render(request, "cases/staff/bulletins.html", context, status=status)


def _sent(request: HttpRequest, form: BulletinForm) -> bool:
    """Whether it is on its way; what is wrong stands beside the fields."""
    if not form.is_valid():
        return False
    data = dict(form.cleaned_data)
    topic, link = data.pop("topic"), data.pop("link").strip()
    try:
        notices.announce(topic, data, link=link, actor=request.actor)
    except BulletinError as error:
        for name, code in error.faults.items():
            form.add_error(name, str(FAULTS[code]))
        return False
    messages.success(request, _("The bulletin is on its way. Devices get it within minutes."))
    return True
