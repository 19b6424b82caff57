"""The installable app of citizens: its pages, its manifest, its service worker."""

from __future__ import annotations

import hashlib
import json
import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.web.forms.app import AppReportForm
from civicloop.kernel.access.rules import public
from civicloop.kernel.city import queries as cities
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import TOPICS

PAGES = ("app", "app_report", "app_cases", "app_topics", "app_offline")
OWN = ("store.js", "sending.js", "app.js", "report.js", "cases.js", "topics.js", "icon-192.png")
LINKS = re.compile(r'(?:href|src)="([^"#]+)')
"""The files that every page loads, read off a page, so that none is missing offline."""

COLOUR = "#1d4f91"
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where the installed app begins."""
    return render(request, "cases/app/home.html")


@public
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """A report that is kept on the device until there is a network."""
    form = AppReportForm()
    notice = queries.privacy_notice(clock.now()).label
    known = geography.has_gazetteer()
    context = {"form": form, "notice": notice, "finds_addresses": known}
    return render(request, "cases/app/report.html", context)


@public
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """What this device keeps; the page itself knows of no case."""
    return render(request, "cases/app/cases.html")


@public
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What the city may tell on this device."""
    language = get_language() or ""
    offered = [(topic.key, topic.label(language), topic.urgent) for topic in TOPICS.values()]
    context = {"topics": offered, "key": notices.public_key()}
    return render(request, "cases/app/topics.html", context)


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What stands for any other page while there is no network."""
    return render(request, "cases/app/offline.html")


@public
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What the device is told about the app (W3C Web Application Manifest)."""
    described = cities.city()
    city = described.name or "CivicLoop"
    answer = JsonResponse(
        {
            "id": reverse("cases:app"),
            "name": _("%(city)s citizen service") % {"city": city},
            "short_name": _("%(city)s service") % {"city": city},
            "description": _("Report, follow your cases, and get the city's news."),
            "lang": "en" if get_language() == "en" else "zh-Hant",
            "start_url": reverse("cases:app"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": COLOUR,
            "categories": ["government", "utilities"],
            "icons": [
                {
                    "src": _icon(described.logo, name, size),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any" if described.logo else purpose,
                }
                for name, size, purpose in ICONS
            ],
            "shortcuts": [
                {"name": _("Report a problem"), "url": reverse("cases:app_report")},
                {"name": _("My cases"), "url": reverse("cases:app_cases")},
            ],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _icon(logo: str, name: str, size: int) -> str:
    """The city's own picture, or the product's where it has none."""
    return reverse("ui:logo", args=[logo, size]) if logo else static(f"cases/app/{name}")


@public
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker; another one as soon as any of its files is another."""
    own = [static(f"cases/app/{name}") for name in OWN]
    look = LINKS.findall(render_to_string("cases/app/files.html"))
    files = list(dict.fromkeys([*own, *look]))
    pages = [reverse(f"cases:{name}") for name in PAGES]
    context = {
        "store": own[0],
        "sending": own[1],
        "icon": own[-1],
        "pages": json.dumps(pages),
        "files": json.dumps(files),
        "offline": reverse("cases:app_offline"),
    }
    plain = render_to_string("cases/app/worker.js", context)
    version = hashlib.sha256(plain.encode()).hexdigest()[:12]
    text = render_to_string("cases/app/worker.js", context | {"version": version})
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer
