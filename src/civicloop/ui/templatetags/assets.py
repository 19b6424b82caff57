"""Which files of the design system a page loads: one style and one script per component."""

from __future__ import annotations

STYLES = tuple(
    f"ui/{name}.css"
    for name in (
        "tokens",
        "base",
        "shell",
        "public",
        "button",
        "form",
        "notice",
        "badge",
        "breadcrumbs",
        "description",
        "stat",
        "empty",
        "table",
    )
)
SCRIPTS = tuple(f"ui/{name}.js" for name in ("shell", "form"))
HTMX = "ui/vendor/htmx.js"
ICONS = "ui/vendor/icons.svg"
