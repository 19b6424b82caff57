"""How a form's field is drawn: which kind of control, with which attributes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, BoundField, widgets
from django.http import HttpRequest

IDEMPOTENCY = "idempotency_token"
"""The name of the hidden field that ``{% idempotency %}`` writes."""

GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
BARE = (widgets.ClearableFileInput, widgets.FileInput)
NATIVE: dict[type[widgets.Widget], tuple[str, str]] = {
    widgets.DateInput: ("date", "%Y-%m-%d"),
    widgets.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    widgets.TimeInput: ("time", "%H:%M"),
}


def idempotency_token(request: HttpRequest) -> str:
    """The token that the form was sent with; empty when it had none, or one that is not ours."""
    sent = request.POST.get(IDEMPOTENCY, "")[:64]
    return sent if sent.isascii() and sent.isprintable() else ""


def describe(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Everything that the field's template needs."""
    widget = bound.field.widget
    kind = _kind(widget)
    _make_native(widget)
    hint = bound.help_text
    limit = getattr(bound.field, "max_length", None) if options.get("counter") else None
    told = [
        name
        for name, present in (("hint", hint), ("error", bound.errors), ("counter", limit))
        if present
    ]
    attributes = _attributes(bound, kind, told, options)
    if limit:
        attributes |= {"data-counter": f"{bound.auto_id}_counter", "data-limit": str(limit)}
        attributes["maxlength"] = False  # the counter warns, the form refuses; nothing is cut off
    return {
        "bound": bound,
        "kind": kind,
        "hint": hint,
        "required": bound.field.required,
        "control": "" if kind == "group" else bound.as_widget(attrs=attributes),
        "limit": limit,
        "told": " ".join(f"{bound.auto_id}_{name}" for name in told),
        **options,
    }


def _kind(widget: widgets.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    if isinstance(widget, BARE):
        return "file"
    return "input"


def _attributes(
    bound: BoundField, kind: str, told: list[str], options: dict[str, Any]
) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if kind in {"input", "file"}:
        width = f" input-{options['width']}" if options.get("width") else ""
        own = bound.field.widget.attrs.get("class", "")
        attributes["class"] = f"input{width} {own}".strip()
    if told:
        attributes["aria-describedby"] = " ".join(f"{bound.auto_id}_{name}" for name in told)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    for name in ("rows", "placeholder", "autocomplete", "inputmode"):
        if name in options:
            attributes[name] = options[name]
    return attributes


def _make_native(widget: widgets.Widget) -> None:
    """Let the browser's own calendar and clock serve days and moments."""
    if isinstance(widget, widgets.DateTimeBaseInput) and type(widget) in NATIVE:
        widget.input_type, widget.format = NATIVE[type(widget)]


def errors_of(forms: Iterable[BaseForm]) -> list[dict[str, str]]:
    """Each error of the forms with the anchor of its field; none for errors of the whole."""
    found = []
    for form in forms:
        for name, messages in form.errors.items():
            bound = form[name] if name in form.fields else None
            for message in messages:
                anchor = _anchor(bound) if bound is not None else ""
                label = str(bound.label) if bound is not None else ""
                found.append({"anchor": anchor, "label": label, "message": str(message)})
    return found


def _anchor(bound: BoundField) -> str:
    """The identifier of what the link moves to: the first choice of a group, else the control."""
    if isinstance(bound.field.widget, GROUPS):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)
