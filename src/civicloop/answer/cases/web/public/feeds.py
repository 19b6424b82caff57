"""News of public cases for feed readers: RSS 2.0 and Atom 1.0."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.queries import Wanted
from civicloop.answer.cases.web.public.lines import Line, lines
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import public
from civicloop.kernel.city import queries as cities

FORMATS = {"rss": feedgenerator.Rss201rev2Feed, "atom": feedgenerator.Atom1Feed}
LANGUAGES = ("zh-hant", "en")
ENTRIES = 50
EVERYTHING = "city"


@public
@require_safe
def feed(request: HttpRequest, scope: str, code: str, form: str) -> HttpResponse:
    """The newest cases of the whole city, of a district or of a category.

    A feed reader has no cookie: ``?lang=en`` chooses the language.
    """
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else (get_language() or LANGUAGES[0])
    with override(language):
        wanted, title = _subject(scope, code)
        changed = queries.published_at(wanted)
        etag = quote_etag(f"{changed.isoformat() if changed else 'none'}-{language}-{form}")
        kept = get_conditional_response(request, etag=etag)
        answer = kept or _written(request, wanted, title, form, language)
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=300"
    if changed is not None:
        answer["Last-Modified"] = http_date(changed.timestamp())
    return answer


def _subject(scope: str, code: str) -> tuple[Wanted, str]:
    """What a feed holds, and what it is called."""
    city = cities.city().name
    if scope == EVERYTHING and code == "all":
        return Wanted(), _("%(city)s: public cases") % {"city": city}
    if scope == "district":
        names = dict(district_choices())
        if code in names:
            title = _("%(city)s: public cases in %(name)s") % {"city": city, "name": names[code]}
            return Wanted(district=code), title
    if scope == "category":
        categories = queries.public_categories()
        named = {row.code: row.name for row in categories}
        for row in categories:
            if row.group is not None:
                named[f"{queries.WHOLE}{row.group.code}"] = row.group.name
        if code in named:
            title = _("%(city)s: public cases about %(name)s") % {"city": city, "name": named[code]}
            return Wanted(categories=queries.keys_under(categories, code)), title
    raise Http404


def _written(
    request: HttpRequest, wanted: Wanted, title: str, form: str, language: str
) -> HttpResponse:
    filters = {"district": wanted.district} if wanted.district else {}
    home = f"{reverse('cases:map')}?{urlencode(filters)}" if filters else reverse("cases:map")
    made = FORMATS[form](
        title=title,
        link=request.build_absolute_uri(home),
        feed_url=request.build_absolute_uri(),
        description=_("What citizens reported and what became of it, without personal data."),
        language="zh-Hant-TW" if language == LANGUAGES[0] else language,
        ttl="5",
    )
    for each in lines(queries.public_cases(wanted)[:ENTRIES]):
        _add(made, request, each)
    answer = HttpResponse(content_type=made.content_type)
    made.write(answer, "utf-8")
    return answer


def _add(made: feedgenerator.SyndicationFeed, request: HttpRequest, line: Line) -> None:
    row, case = line.row, line.row.case
    url = request.build_absolute_uri(line.url)
    told = [str(line.state), str(line.outcome), line.place, row.text]
    made.add_item(
        title=f"{row.category.name} {line.place}".strip(),
        link=url,
        description="\n".join(part for part in told if part),
        unique_id=url,
        unique_id_is_permalink=True,
        pubdate=row.opened_at,
        updateddate=case.changed_at,
        categories=[row.category.name],
    )
