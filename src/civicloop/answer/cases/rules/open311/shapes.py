"""The shapes of GeoReport answers as JSON Schema (open311/schema-validation, made strict)."""

from __future__ import annotations

from typing import Any, Final

Shape = dict[str, Any]

INSTANT: Final = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
}
TEXT: Final = {"type": "string"}
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
DEGREES_OR_NULL: Final = {"type": ["number", "null"]}


def _object(required: dict[str, Any], more: dict[str, Any] | None = None) -> Shape:
    return {
        "type": "object",
        "properties": required | (more or {}),
        "required": list(required),
        "additionalProperties": False,
    }


SERVICE: Final = _object(
    {
        "service_code": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
        "service_name": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1},
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": TEXT,
        "group": {"type": "string", "minLength": 1},
    }
)
VALUE: Final = _object({"key": TEXT, "name": TEXT})
ATTRIBUTE: Final = _object(
    {
        "variable": {"type": "boolean"},
        "code": {"type": "string", "minLength": 1},
        "datatype": {
            "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
        },
        "required": {"type": "boolean"},
        "datatype_description": {"type": "string", "minLength": 1},
        "order": {"type": "integer", "minimum": 1},
        "description": {"type": "string", "minLength": 1},
    },
    {"values": {"type": "array", "minItems": 1, "items": VALUE}},
)
DEFINITION: Final = _object(
    {"service_code": TEXT, "attributes": {"type": "array", "items": ATTRIBUTE}}
)
REQUEST: Final = _object(
    {
        "service_request_id": {"type": "string", "minLength": 1},
        "status": {"enum": ["open", "closed"]},
        "status_notes": TEXT_OR_NULL,
        "service_name": TEXT_OR_NULL,
        "service_code": TEXT,
        "description": {"type": ["string", "null"], "maxLength": 4000},
        "agency_responsible": TEXT_OR_NULL,
        "service_notice": TEXT_OR_NULL,
        "requested_datetime": INSTANT,
        "updated_datetime": INSTANT,
        "expected_datetime": {"anyOf": [INSTANT, {"type": "null"}]},
        "address": {"type": "string", "minLength": 1},
        "address_id": TEXT_OR_NULL,
        "zipcode": TEXT_OR_NULL,
        "lat": DEGREES_OR_NULL,
        "long": DEGREES_OR_NULL,
        "media_url": {"type": ["string", "null"], "format": "uri"},
    },
    {"extended_attributes": {"type": "object"}},
)
RECEIPT: Final = _object(
    {},
    {
        "service_request_id": {"type": "string", "minLength": 1},
        "token": {"type": "string", "minLength": 1},
        "service_notice": TEXT_OR_NULL,
        "account_id": TEXT_OR_NULL,
    },
)
TOKEN: Final = _object({"service_request_id": TEXT_OR_NULL, "token": TEXT})
ERROR: Final = _object(
    {"code": {"type": "integer"}, "description": {"type": "string", "minLength": 1}}
)
DISCOVERY: Final = _object(
    {
        "changeset": INSTANT,
        "contact": {"type": "string", "minLength": 1},
        "key_service": {"type": "string", "minLength": 1},
        "endpoints": {
            "type": "array",
            "minItems": 2,
            "items": _object(
                {
                    "specification": {"const": "http://wiki.open311.org/GeoReport_v2"},
                    "url": {"type": "string", "format": "uri"},
                    "changeset": INSTANT,
                    "type": {"enum": ["production", "test"]},
                    "formats": {"type": "array", "minItems": 2, "items": TEXT},
                }
            ),
        },
    }
)

POST: Final[Shape] = {
    "type": "object",
    "properties": {
        "api_key": {"type": "string"},
        "jurisdiction_id": {"type": "string"},
        "service_code": {"type": "string"},
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_string": {"type": "string", "maxLength": 200},
        "address_id": {"type": "string", "maxLength": 200},
        "email": {"type": "string", "maxLength": 254},
        "device_id": {"type": "string"},
        "account_id": {"type": "string"},
        "first_name": {"type": "string", "maxLength": 40},
        "last_name": {"type": "string", "maxLength": 40},
        "phone": {"type": "string", "maxLength": 40},
        "description": {"type": "string", "maxLength": 4000},
        "media_url": {"type": "string", "format": "uri"},
    },
    "required": ["service_code"],
}
"""What may be posted; ``attribute[CODE]`` comes to it by the definition of the service."""

JSON_POST: Final[Shape] = POST | {
    "properties": POST["properties"]
    | {
        "attribute": {
            "type": "object",
            "additionalProperties": {
                "type": ["string", "number", "boolean", "array"],
                "items": {"type": "string"},
            },
        }
    }
}
FILES_POST: Final[Shape] = POST | {
    "properties": POST["properties"]
    | {"media": {"type": "string", "contentMediaType": "application/octet-stream"}}
}

SCHEMAS: Final[Shape] = {
    "Service": SERVICE,
    "ServiceDefinition": DEFINITION,
    "ServiceRequest": REQUEST,
    "Receipt": RECEIPT,
    "Token": TOKEN,
    "Error": ERROR,
    "Discovery": DISCOVERY,
    "Post": POST,
    "JsonPost": JSON_POST,
    "FilesPost": FILES_POST,
}
