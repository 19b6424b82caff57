"""The OpenAPI 3.1 document of ``/api/``. Pure."""

from __future__ import annotations

from typing import Any, Final

Shape = dict[str, Any]

TITLES: Final = {
    400: "A parameter asks for what is not there; `parameter` and `detail` say which and why",
    401: "Rows ask for an API key, or the one that was sent is not known",
    403: "The right to open rows is missing, or the figure is withheld",
    404: "There is no such metric",
    405: "The address takes GET, HEAD and OPTIONS",
    429: "Too many requests; see Retry-After",
}
TEXT: Final[Shape] = {"type": "string"}
TEXT_OR_NULL: Final[Shape] = {"type": ["string", "null"]}
NUMBER_OR_NULL: Final[Shape] = {"type": ["number", "null"]}
COUNT_OR_NULL: Final[Shape] = {"type": ["integer", "null"]}
FLAG: Final[Shape] = {"type": "boolean"}
DAY: Final[Shape] = {"type": "string", "format": "date"}
INSTANT_OR_NULL: Final[Shape] = {"type": ["string", "null"], "format": "date-time"}
TEXTS: Final[Shape] = {"type": "array", "items": TEXT}
BY_MONTH: Final[Shape] = {"type": "object", "additionalProperties": TEXT}


def _object(required: Shape, more: Shape | None = None) -> Shape:
    return {
        "type": "object",
        "properties": required | (more or {}),
        "required": list(required),
        "additionalProperties": False,
    }


NAME: Final = _object({"zh-Hant": TEXT, "en": TEXT})
DIMENSION: Final = _object({"key": TEXT, "name": NAME})
INTERVAL: Final = _object(
    {"low": {"type": "number"}, "high": {"type": "number"}, "level": {"const": 95}}
)
CELL: Final[Shape] = {
    "value": NUMBER_OR_NULL,
    "numerator": NUMBER_OR_NULL,
    "denominator": COUNT_OR_NULL,
    "row_count": COUNT_OR_NULL,
    "is_small": FLAG,
    "is_hidden": FLAG,
    "rows": TEXT_OR_NULL,
    "proof": TEXT,
}
OF_ANSWERS: Final[Shape] = {"asked": {"type": "integer"}, "interval": INTERVAL}
ENTRY: Final[Shape] = {
    "metric": TEXT,
    "name": NAME,
    "unit": NAME,
    "kind": {"enum": ["sum", "share", "mean", "quantile"]},
    "dimensions": {"type": "array", "items": DIMENSION},
    "definition_version": {"type": "integer"},
    "url": TEXT,
    "page": TEXT,
}
FIGURE: Final[Shape] = {
    "definition": NAME,
    "basis": TEXT,
    "owner": TEXT,
    "effective_from": DAY,
    "decimals": {"type": "integer"},
    "target": NUMBER_OR_NULL,
    "higher_is_better": {"type": ["boolean", "null"]},
    "hidden_below": COUNT_OR_NULL,
    "retired": FLAG,
    "period": _object({"key": TEXT, "name": NAME, "first_day": DAY, "last_day": DAY}),
    "by": TEXT_OR_NULL,
    "filters": BY_MONTH,
    "version": {"type": "integer"},
    "versions": {"type": "object", "additionalProperties": {"type": "integer"}},
    "breaks": TEXTS,
    "snapshot": TEXT_OR_NULL,
    "snapshots": BY_MONTH,
    "road": {"enum": ["kept", "computed", "counted"]},
    "computed_at": INSTANT_OR_NULL,
    "as_of": INSTANT_OR_NULL,
    "is_whole": FLAG,
    "missing": TEXTS,
    "fingerprint": TEXT_OR_NULL,
}
ROWS: Final[Shape] = {
    "metric": TEXT,
    "period": TEXT,
    "by": TEXT_OR_NULL,
    "value": TEXT_OR_NULL,
    "side": TEXT,
    "columns": {"type": "array", "items": DIMENSION},
    "rows": {"type": "array", "items": {"type": "object"}},
    "next": TEXT_OR_NULL,
}
SCHEMAS: Final[Shape] = {
    "Metrics": _object(
        {
            "count": {"type": "integer"},
            "metrics": {"type": "array", "items": _object(ENTRY)},
            "next": TEXT_OR_NULL,
        }
    ),
    "Part": _object({"code": TEXT, "name": NAME} | CELL, OF_ANSWERS),
    "Figure": _object(
        ENTRY | FIGURE | CELL,
        OF_ANSWERS
        | {
            "count": {"type": "integer"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "next": TEXT_OR_NULL,
        },
    ),
    "Rows": _object(ROWS),
    "Error": _object(
        {"error": TEXT, "detail": TEXT},
        {
            "parameter": TEXT,
            "value": TEXT,
            "known": TEXTS,
            "similar": TEXTS,
            "permission": TEXT,
        },
    ),
}


def contract(base_url: str, version: str, *, keys: list[str], dimensions: list[str]) -> Shape:
    """Every address, parameter, answer and error."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Figures",
            "version": version,
            "description": "Every figure of the city with all that proves it.",
        },
        "servers": [{"url": base_url}],
        "paths": _paths(keys, dimensions),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"key": []}],
    }


def _paths(keys: list[str], dimensions: list[str]) -> Shape:
    pages = [_query("limit", {"type": "integer", "minimum": 1, "maximum": 1000})]
    cell = [
        _query("period", TEXT, "2026-10, 115年10月, 2026-Q3, 115上半年, 2026, 2026-04..2026-10"),
        _query(
            "by",
            {"enum": dimensions},
            "A dimension of the metric; village and cell of quarters that have ended",
        ),
        _query("value", TEXT, "One member of it, by its code; `-` for rows of none"),
    ]
    later = _query("after", TEXT, "The last code of the page before")
    inside = _query("district", TEXT, "The one whose villages are told, with by=village")
    then = _query("as_of", {"type": "string", "format": "date-time"}, "As kept then")
    side = _query("side", TEXT, "numerator, denominator, or a measure")
    earlier = _query("before", TEXT, "The last id of the page before")
    find = [_query("module", TEXT), _query("q", TEXT, "Part of key or name")]
    whole, opened = "A figure of a period, whole or by members", "The rows behind a figure, masked"
    return {
        "/api/metrics/": _get("metrics", "Every metric", [*find, *pages, later], "Metrics", 400),
        "/api/metrics/{key}": _get(
            "figure", whole, [_key(keys), *cell, inside, then, *pages, later], "Figure", 400, 404
        ),
        "/api/metrics/{key}/rows/": _get(
            "rows",
            f"{opened}; asks for `dashboards.open_rows`",
            [_key(keys), *cell, side, *pages, earlier],
            "Rows",
            *(400, 403, 404),
        ),
    }


def _get(name: str, summary: str, parameters: list[Shape], answer: str, *errors: int) -> Shape:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "Found", "content": _content(answer)},
                "304": {"description": "As the tag in If-None-Match says"},
            }
            | {
                str(status): {"description": TITLES[status], "content": _content("Error")}
                for status in sorted({*errors, 401, 405, 429})
            },
        }
    }


def _content(name: str) -> Shape:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _key(keys: list[str]) -> Shape:
    return {"name": "key", "in": "path", "required": True, "schema": {"enum": keys}}


def _query(name: str, schema: Shape, description: str = "") -> Shape:
    told = {"description": description} if description else {}
    return {"name": name, "in": "query", "required": False, "schema": schema} | told
