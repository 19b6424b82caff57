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
        "timeline",
        "stepper",
        "progress",
        "dialog",
        "tabs",
        "files",
        "chart",
        "map",
        "gallery",
    )
)
ALL_STYLES = "ui/styles.css"
"""All of them as one file, made when static files are gathered."""

SCRIPTS = tuple(
    f"ui/{name}.js"
    for name in (
        "shell",
        "form",
        "unsent",
        "table",
        "dialog",
        "tabs",
        "files",
        "copy",
        "print",
        "chart",
        "map",
    )
)
HTMX = "ui/vendor/htmx.js"
ICONS = "ui/vendor/icons.svg"
CHARTS = "ui/vendor/charts.js"
MAP = {
    "library": "ui/vendor/maplibre-gl.js",
    "worker": "ui/vendor/maplibre-gl-worker.js",
    "style": "ui/vendor/maplibre-gl.css",
    "near": "ui/map_ground.js",
    "counted": "ui/map_cells.js",
    "tiled": "ui/map_tiles.js",
}
