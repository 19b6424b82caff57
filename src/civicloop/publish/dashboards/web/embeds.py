"""One topic for other sites: a light page that may be framed, and its line as a picture."""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER, NONE, SELF
from csp.utils import build_policy
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from civicloop.kernel.access.rules import public
from civicloop.publish.dashboards.errors import BadTopicError
from civicloop.publish.dashboards.rules import topic_of
from civicloop.publish.dashboards.web.slides import slides
from civicloop.ui.web.downloads import shown_as

FRAMED = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
"""What the framed page may do: show itself, anywhere; no script, no form."""


@public
@xframe_options_exempt
@require_safe
def embed(request: HttpRequest, topic: str) -> HttpResponse:
    """A topic's number and line, with its source and the way to its page; sets no cookie."""
    slide = _slide(topic)
    context = {"slide": slide, "address": request.build_absolute_uri(slide["url"])}
    answer = render(request, "dashboards/embed.html", context)
    answer[HEADER] = build_policy(config=FRAMED)
    return answer


@public
@require_safe
def picture(request: HttpRequest, topic: str) -> HttpResponse:
    """A topic's line as an SVG file."""
    shown = _slide(topic)
    if shown["picture"] is None:
        raise Http404(topic)
    drawn = render_to_string("dashboards/picture_file.svg", {"slide": shown}, request)
    return HttpResponse(drawn, content_type="image/svg+xml", headers=shown_as(f"{topic}.svg"))


def _slide(key: str) -> dict[str, Any]:
    try:
        topic = topic_of(key)
    except BadTopicError as error:
        raise Http404(key) from error
    if not topic.is_fed:
        raise Http404(key)
    return slides([topic], get_language() or "zh-hant")[0]
