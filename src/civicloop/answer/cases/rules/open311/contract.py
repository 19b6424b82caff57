"""The OpenAPI 3.1 document of the interface."""

from __future__ import annotations

from typing import Any, Final

from civicloop.answer.cases.rules.open311.shapes import SCHEMAS, Shape

TITLES: Final = {
    400: "Something in the request is wrong; each error says what",
    403: "The api_key is missing, unknown, or may not do this",
    404: "There is no such thing, or it is not public",
    405: "The address does not take this method",
    429: "The api_key posts too often; see Retry-After",
}
INSTANT: Final = {"type": "string", "format": "date-time"}


def contract(base_url: str, jurisdiction: str, version: str) -> Shape:
    """Every address, parameter, answer and error of both endpoints."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open311 GeoReport v2",
            "version": version,
            "description": "Reports to the city from other programs, and public cases for them.",
        },
        "servers": [{"url": base_url}],
        "paths": _discovery()
        | _endpoint("/open311/v2", "", jurisdiction)
        | _endpoint("/open311/test/v2", "test_", jurisdiction),
        "components": {"schemas": SCHEMAS},
    }


def _discovery() -> Shape:
    return {
        "/open311/discovery.{format}": {
            "get": {
                "operationId": "discovery",
                "summary": "The endpoints of this server",
                "parameters": [_format()],
                "responses": _responses(_ref("Discovery"), 404, 405),
            }
        }
    }


def _endpoint(base: str, mark: str, jurisdiction: str) -> Shape:
    city = _query("jurisdiction_id", {"type": "string"}, f"Nothing, or {jurisdiction}")
    found = _list("ServiceRequest")
    return {
        f"{base}/services.{{format}}": {
            "get": _operation(
                f"{mark}services",
                "What can be reported",
                [
                    _format(),
                    city,
                    _query("lat", {"type": "number"}),
                    _query("long", {"type": "number"}),
                ],
                _responses(_list("Service"), 400, 404, 405),
            )
        },
        f"{base}/services/{{service_code}}.{{format}}": {
            "get": _operation(
                f"{mark}definition",
                "What a service asks",
                [_in_path("service_code"), _format(), city],
                _responses(_ref("ServiceDefinition"), 400, 404, 405),
            )
        },
        f"{base}/requests.{{format}}": {
            "get": _operation(
                f"{mark}requests",
                "Public service requests, newest first: ninety days and a thousand at most",
                [_format(), city, *_filters()],
                _responses(found, 400, 404, 405),
            ),
            "post": _operation(
                f"{mark}post",
                "Report something",
                [_format(), _header("Idempotency-Key")],
                _responses(_list("Receipt"), 400, 403, 404, 405, 429),
            )
            | {"requestBody": _body()},
        },
        f"{base}/requests/{{service_request_id}}.{{format}}": {
            "get": _operation(
                f"{mark}request",
                "One public service request",
                [_in_path("service_request_id"), _format(), city],
                _responses(found, 400, 404, 405),
            )
        },
        f"{base}/tokens/{{token}}.{{format}}": {
            "get": _operation(
                f"{mark}token",
                "The service request behind a token",
                [_in_path("token"), _format(), city],
                _responses(_list("Token"), 400, 404, 405),
            )
        },
    }


def _operation(name: str, summary: str, parameters: list[Shape], responses: Shape) -> Shape:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": responses,
    }


def _filters() -> list[Shape]:
    text: Shape = {"type": "string"}
    return [
        _query("service_request_id", text, "A comma list; overrides all other filters"),
        _query("service_code", text, "A comma list"),
        _query("status", {"enum": ["open", "closed", "open,closed"]}, "A comma list"),
        _query("start_date", INSTANT, "From when on; without a zone it is the city's time"),
        _query("end_date", INSTANT, "Until when"),
        _query("updated_after", INSTANT, "Changed from when on"),
        _query("updated_before", INSTANT, "Changed until when"),
        _query("page", {"type": "integer", "minimum": 1, "maximum": 1000}),
        _query("page_size", {"type": "integer", "minimum": 1, "maximum": 1000}),
        _query("extensions", {"enum": ["true", "false"]}, "With extended_attributes"),
    ]


def _format() -> Shape:
    return {
        "name": "format",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": ["xml", "json"]},
    }


def _in_path(name: str) -> Shape:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 80},
    }


def _query(name: str, schema: Shape, description: str = "") -> Shape:
    told = {"description": description} if description else {}
    return {"name": name, "in": "query", "required": False, "schema": schema} | told


def _header(name: str) -> Shape:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string", "maxLength": 150},
        "description": "The same key and report again give the same service_request_id",
    }


def _body() -> Shape:
    return {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": _ref("Post")},
            "multipart/form-data": {"schema": _ref("FilesPost")},
            "application/json": {"schema": _ref("JsonPost")},
        },
    }


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Shape:
    return {"type": "array", "items": _ref(name)}


def _responses(shape: Shape, *errors: int) -> Shape:
    return {"200": {"description": "Found", "content": _content(shape)}} | {
        str(status): {"description": TITLES[status], "content": _content(_list("Error"))}
        for status in errors
    }


def _content(shape: Shape) -> dict[str, Any]:
    return {"application/json": {"schema": shape}, "text/xml": {}}
