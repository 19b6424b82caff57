"""A figure in a table: plain code, because a page has hundreds of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from civicloop.publish.dashboards.rules import Change
    from civicloop.publish.dashboards.web.cells import Written

register = template.Library()
DASH = mark_safe('<span aria-hidden="true">–</span>')
UNSEEN = '<span class="visually-hidden">{}</span>'
PART = '<span class="part">{}</span>'


@register.simple_tag
def figure_cell(shown: Written | None, *, plain: bool = False) -> SafeString:
    """A figure with what it was made of; ``plain`` leaves out how it moved."""
    if not shown:
        return DASH + format_html(UNSEEN, _("no rows"))
    if shown.is_hidden:
        why = _("withheld to protect individual data")
        return format_html('<abbr title="{}">{}</abbr>', why, shown.shown)
    told = _figure(shown)
    if shown.rows:
        told = format_html('<a href="{}">{}</a>', shown.rows, told)
    if shown.parts:
        told += format_html(PART, shown.parts)
    if shown.margin:
        why = _("95 % confidence interval")
        told += format_html(
            '<span class="part"><abbr title="{}">95%</abbr> {}</span>', why, shown.margin
        )
    if shown.change and not plain:
        told += _moved(shown, shown.change)
    return told


@register.filter
def grouped(value: Decimal | int | str | None) -> str:
    """A number with its thousands apart; a dash where there is none."""
    if value is None or value == "":
        return "–"
    return f"{Decimal(value):,f}"


def _figure(shown: Written) -> SafeString:
    if not shown.shown:
        return DASH + format_html(UNSEEN, _("no figure"))
    told = format_html('<span class="number">{}</span>', shown.shown)
    if shown.is_small:
        told += format_html(
            '<span class="small-mark" aria-hidden="true">*</span>' + UNSEEN, _("small sample")
        )
    return told


def _moved(shown: Written, change: Change) -> SafeString:
    sign = format_html('<span aria-hidden="true">{}</span>', change.sign)
    if change.by:
        way = _("up by") if change.by > 0 else _("down by")
        told = format_html(UNSEEN + " {}", way, grouped(change.size))
    else:
        told = format_html(UNSEEN, _("unchanged"))
    if shown.change_told:
        told += format_html('<span class="visually-hidden">, {}</span>', shown.change_told)
    return format_html('<span class="change change-{}">{}{}</span>', shown.tone, sign, told)
