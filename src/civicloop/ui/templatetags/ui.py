"""Every component of the design system as a template tag; ``/ui/`` shows them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import numberformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from civicloop.kernel.city.rules import money_text
from civicloop.kernel.geography import queries as geography
from civicloop.ui import rules
from civicloop.ui.templatetags import assets, fields

register = template.Library()
HOME = "ui/components/"


@register.simple_tag
def styles() -> SafeString:
    """The styles of all components: one file where static files were gathered, or each."""
    gathered = assets.ALL_STYLES in getattr(staticfiles_storage, "hashed_files", {})
    files = (assets.ALL_STYLES,) if gathered and not settings.DEBUG else assets.STYLES
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(file),) for file in files)
    )


@register.simple_tag
def scripts() -> SafeString:
    """The scripts of all components; each is a module, so none holds the page up."""
    lines = [format_html('<script src="{}" defer></script>', static(assets.HTMX))]
    lines += [
        format_html('<script type="module" src="{}"></script>', static(file))
        for file in assets.SCRIPTS
    ]
    return SafeString("\n".join(lines))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign from the vendored set; without a label it is decoration and not read aloud."""
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>',
        SafeString(told),
        static(assets.ICONS),
        name,
    )


@register.inclusion_tag(HOME + "button.html")
def button(label: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (attributes of any kind)
    """A button. Options: variant, size, icon, type, name, value, disabled, form, opens, id."""
    return {"label": label, "type": "submit", **options}


@register.inclusion_tag(HOME + "link_button.html")
def link_button(label: str, href: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A link that looks like a button. Options: variant, size, icon, download."""
    return {"label": label, "href": href, **options}


@register.inclusion_tag(HOME + "field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A form's field with label, hint, error, mark and counter.

    Options: width (short, medium), prefix, suffix, counter, rows, hide_label, placeholder.
    """
    return fields.describe(bound, options)


@register.inclusion_tag(HOME + "form.html", takes_context=True)
def form(context: template.Context, form: BaseForm, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A whole form. Options: action, method, submit, cancel, variant, wide, token."""
    return {
        "form": form,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
        "method": "post",
        "token": True,
        **options,
    }


@register.inclusion_tag(HOME + "error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong, in one place, with a link to each field."""
    return {"errors": fields.errors_of(forms)}


@register.simple_tag(takes_context=True)
def idempotency(context: template.Context) -> SafeString:
    """A token that makes a second sending of the same form harmless.

    After an error the form keeps its token, since nothing was done.
    """
    request = context.get("request")
    sent = request.POST.get(fields.IDEMPOTENCY, "") if request is not None else ""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', fields.IDEMPOTENCY, sent or uuid4().hex
    )


@register.inclusion_tag(HOME + "badge.html")
def badge(
    label: str, tone: str = "neutral", icon: str = "", *, dot: bool = False
) -> dict[str, Any]:
    """A state in one word. Tones: neutral, info, success, warning, danger, violet."""
    return {"label": label, "tone": tone, "icon": icon, "dot": dot}


NOTICE_ICONS = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "", *, role: str = "") -> SafeString:
    """A message in the page. Tones as for badges."""
    return render_to_string(
        HOME + "notice.html",
        {
            "content": content,
            "tone": tone,
            "title": title,
            "role": role,
            "icon": NOTICE_ICONS.get(tone, "info"),
        },
    )


@register.inclusion_tag(HOME + "breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """The way up: address and label in turn, then the label of this page alone."""
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"links": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag(HOME + "empty.html")
def empty(title: str, text: str = "", icon: str = "inbox", **options: str) -> dict[str, Any]:
    """What stands where there is nothing. Options: href and action for the way out."""
    return {"title": title, "text": text, "icon": icon, **options}


@register.inclusion_tag(HOME + "description_list.html")
def description_list(
    pairs: Sequence[tuple[str, object]] | Mapping[str, object], *, wide: bool = False
) -> dict[str, Any]:
    """Names and values, such as the particulars of a case; an empty value shows a dash."""
    return {"pairs": list(pairs.items()) if isinstance(pairs, Mapping) else pairs, "wide": wide}


@register.inclusion_tag(HOME + "stat.html")
def stat(label: str, value: object, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A figure. Options: unit, of (its denominator in words), href (its rows), change, tone."""
    return {"label": label, "value": value, **options}


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in the reader's writing: years of the Republic in Chinese."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = rules.day_text(local, get_language() or "")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)


@register.filter
def month(value: date | None) -> str:
    """The month of a day, in the reader's writing."""
    return "" if value is None else rules.month_text(value, get_language() or "")


@register.filter
def listed(words: Sequence[object]) -> str:
    """Words one after another, with the reader's own mark between them."""
    return rules.listed_text(words, get_language() or "")


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the city's zone and the reader's writing."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    text = rules.moment_text(local, get_language() or "")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.filter
def money(value: int | Decimal | None) -> str:
    """An amount in the city's currency."""
    return "" if value is None else money_text(value, get_language() or "")


@register.simple_tag(name="in_thousands")
def in_thousands_tag(label: str) -> str:
    """The heading of amounts in thousands of the city's currency."""
    return rules.in_thousands(label, get_language() or "")


@register.inclusion_tag(HOME + "table.html", takes_context=True)
def table(context: template.Context, table: object) -> dict[str, Any]:
    """A table of ``civicloop.ui.web.tables`` with all that stands around it."""
    return {
        "table": table,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }


@lru_cache(maxsize=1024)
def _badge_cell(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A badge of a table: lists draw the same few words hundreds of times."""
    return render_to_string(HOME + "badge.html", badge(label, tone, icon))


def grouped(value: Any) -> str:  # noqa: ANN401 (any number)
    """A number by thousands, in both languages: Django's Chinese formats group nothing."""
    return numberformat.format(
        value, ".", grouping=3, thousand_sep=",", force_grouping=True, use_l10n=False
    )


@register.simple_tag
def cell(cell: Mapping[str, Any], row: object) -> str:
    """One cell of a table, by its column's kind or its own template."""
    column, value = cell["column"], cell["value"]
    if column.template:
        return render_to_string(column.template, {"row": row, "value": value})
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', "—")
    drawn = {
        "day": lambda: day(value),
        "moment": lambda: moment(value),
        "number": lambda: grouped(value),
        "badge": lambda: _badge_cell(*(str(part) for part in value)),
    }
    return drawn[column.kind]() if column.kind in drawn else str(value)


@register.inclusion_tag(HOME + "pagination.html")
def pagination(
    before: str = "", after: str = "", text: str = "", label: str = ""
) -> dict[str, Any]:
    """The ways to the neighbouring pages; an empty address leaves its link out."""
    return {"before": before, "after": after, "text": text, "label": label}


@register.inclusion_tag(HOME + "timeline.html")
def timeline(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened, in order. Each entry: at, title; may have text, who, icon, tone, href."""
    return {"entries": entries}


@register.inclusion_tag(HOME + "stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, Any]:
    """Where one stands in a walk of several pages; ``current`` counts from one."""
    return {"steps": steps, "current": current}


@register.inclusion_tag(HOME + "progress.html")
def progress(
    label: str, value: float | None = None, top: float = 100, **options: str
) -> dict[str, Any]:
    """How far something is; without a value, that it goes on.

    Options: text (in words), poll (an address that answers with the component anew).
    """
    return {"label": label, "value": value, "top": top, **options}


@register.inclusion_tag(HOME + "copy.html")
def copy_button(text: str, label: str = "") -> dict[str, Any]:
    """A button that puts a text on the clipboard, and says so."""
    return {"text": text, "label": label}


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 (the attribute's name)
    """A dialogue; a button with ``opens`` and its identifier opens it."""
    return render_to_string(HOME + "dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """Parts of a page of which one is shown; without a script they stand below each other."""
    return format_html('<ui-tabs class="tabs" label="{}">{}</ui-tabs>', label, content)


@register.simple_block_tag
def tab(content: str, title: str, id: str) -> SafeString:  # noqa: A002 (the attribute's name)
    """One part, inside ``tabs``."""
    return format_html(
        '<section class="tab" id="{}" data-title="{}"><h3 class="tab-title">{}</h3>{}</section>',
        id,
        title,
        title,
        content,
    )


@register.simple_block_tag(takes_context=True)
def filter_bar(context: template.Context, content: str, label: str) -> SafeString:  # noqa: ARG001 (Django's signature)
    """Filters of a page without a table: the fields inside, sent by the address."""
    return render_to_string(HOME + "filter_bar.html", {"content": content, "label": label})


@register.inclusion_tag(HOME + "chart.html")
def chart(
    caption: str,
    spec: Mapping[str, Any] | None = None,
    **options: Any,  # noqa: ANN401 (as above)
) -> dict[str, Any]:
    """A chart from a Vega-Lite specification, with its numbers as a table.

    Options: src (an address of the specification), columns and rows (the table), note, size
    (small, large), id.
    """
    return {"caption": caption, "spec": spec, "library": assets.CHARTS, **options}


@register.inclusion_tag(HOME + "map.html", name="map")
def city_map(label: str, boundaries: str = "", **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A map of boundaries and points, each a GeoJSON address.

    Options: points, size (small, large), center (``lon,lat``), zoom, roads and villages
    (addresses that answer ``?box=west,south,east,north``, asked when one is near). Points may
    have the properties title, text, href and tone. For very many points: cells (an address
    that answers ``?window=zoom/west-east/north-south`` with counts), cell (the beginning of
    an address that tells what one mark stands for) and filters (a query that both take).
    """
    own = {"files": assets.MAP, "tiles": settings.MAP_TILES}
    return {"label": label, "boundaries": boundaries, **own, **options}


@register.inclusion_tag(HOME + "place.html")
def place_field(lat: BoundField, lon: BoundField, **options: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    """A place on the map, written into two fields: by click, by keys, by address, by position.

    Options: label, boundaries, points, roads, villages, center (``lon,lat``), zoom, search (an
    address that answers ``?q=`` with ``{"places": [{"name", "detail", "lon", "lat"}]}``).
    Without a script the two fields are there as they are. Where the city has no gazetteer the
    field says that its search finds districts and villages only.
    """
    sparse = bool(options.get("search")) and not geography.has_gazetteer()
    own = {"files": assets.MAP, "tiles": settings.MAP_TILES, "areas_only": sparse}
    return {"lat": lat, "lon": lon, **own, **options}
