"""Whether answers fit a definition, and what to tell the person where they do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from civicloop.kernel.schemas.rules.definitions import Definition
from civicloop.kernel.schemas.rules.fields import spoken, visible_fields

MESSAGES: Final = {
    "required": ("請填寫「{label}」。", "Fill in “{label}”."),
    "dependentRequired": ("請填寫「{label}」。", "Fill in “{label}”."),
    "unknown": ("表單沒有「{label}」這個欄位。", "The form has no field “{label}”."),
    "type": ("「{label}」的格式不正確。", "“{label}” is not of the right kind."),
    "type.integer": ("「{label}」請填整數。", "“{label}” must be a whole number."),
    "type.number": ("「{label}」請填數字。", "“{label}” must be a number."),
    "enum": ("「{label}」請從選項中選擇。", "Choose “{label}” from the list."),
    "const": ("「{label}」必須是「{limit}」。", "“{label}” must be “{limit}”."),
    "maxLength": (
        "「{label}」最多 {limit} 字，目前 {length} 字。",
        "“{label}” has {length} characters; {limit} are allowed.",
    ),
    "minLength": (
        "「{label}」至少 {limit} 字，目前 {length} 字。",
        "“{label}” has {length} characters; it needs {limit}.",
    ),
    "pattern": ("「{label}」的寫法不符規定。", "“{label}” is not written in the form asked for."),
    "minimum": ("「{label}」不可小於 {limit}。", "“{label}” must not be less than {limit}."),
    "maximum": ("「{label}」不可大於 {limit}。", "“{label}” must not be more than {limit}."),
    "exclusiveMinimum": ("「{label}」必須大於 {limit}。", "“{label}” must be more than {limit}."),
    "exclusiveMaximum": ("「{label}」必須小於 {limit}。", "“{label}” must be less than {limit}."),
    "multipleOf": (
        "「{label}」必須是 {limit} 的倍數。",
        "“{label}” must be a multiple of {limit}.",
    ),
    "minItems": ("「{label}」至少選 {limit} 項。", "Choose at least {limit} of “{label}”."),
    "maxItems": ("「{label}」最多選 {limit} 項。", "Choose at most {limit} of “{label}”."),
    "uniqueItems": ("「{label}」有重複的項目。", "“{label}” names something twice."),
    "format.date": ("「{label}」不是正確的日期。", "“{label}” is not a date."),
    "format.time": ("「{label}」不是正確的時間。", "“{label}” is not a time."),
    "format.date-time": ("「{label}」不是正確的日期時間。", "“{label}” is not a date and time."),
    "format.email": ("「{label}」不是正確的電子郵件地址。", "“{label}” is not an e-mail address."),
    "format.phone": ("「{label}」不是正確的電話號碼。", "“{label}” is not a phone number."),
    "format.uri": ("「{label}」不是正確的網址。", "“{label}” is not a web address."),
    "other": ("「{label}」不符合規定。", "“{label}” does not meet the rules of this form."),
}
TRUE: Final = {"true", "on", "1", "yes"}
FALSE: Final = {"false", "off", "0", "no"}
_WHOLE = re.compile(r"[-+]?\d{1,18}")
_REAL = re.compile(r"[-+]?\d{1,18}(?:\.\d{1,18})?")
_PHONE = re.compile(r"\+?[\d\s\-()#轉]{6,25}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_URI = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field, in both languages. ``code`` is stable."""

    field: str
    code: str
    zh: str
    en: str

    def message(self, language: str) -> str:
        """The sentence for the reader."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers after the check: ``values`` may be kept only where ``is_valid``."""

    values: dict[str, Any]
    faults: tuple[FieldFault, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def validate(
    definition: Definition,
    values: Mapping[str, Any],
    language: str = "zh-hant",
    *,
    role: str = "",
    phase: str = "",
) -> Checked:
    """Check answers, from a form (texts) or from an API (JSON values) alike.

    Texts are trimmed and read as the type of their field, empty answers count as not
    given. A field that the role does not meet in the phase is unknown here, and not
    required either. ``errors`` holds the messages by field, in the language asked for.
    """
    visible = visible_fields(definition, role, phase)
    given = {
        name: _understood(visible[name], value) if name in visible else value
        for name, value in values.items()
    }
    cleaned = {name: value for name, value in given.items() if value not in (None, "", [])}
    narrowed = {
        **definition,
        "properties": visible,
        "required": [name for name in definition.get("required", ()) if name in visible],
        "additionalProperties": False,
    }
    validator = Draft202012Validator(narrowed, format_checker=_FORMATS)
    found = dict.fromkeys(
        fault
        for error in validator.iter_errors(cleaned)
        for fault in _faults(error, cleaned, definition)
    )
    order = {name: place for place, name in enumerate(visible)}
    faults = tuple(sorted(found, key=lambda fault: order.get(fault.field, len(order))))
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(fault.field, []).append(fault.message(language))
    return Checked(cleaned, faults, errors)


def _understood(described: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 (answers hold anything)
    """A text as the type of its field, where it can be read as that; else as it is."""
    kind = described.get("type")
    if kind == "array":
        items = value if isinstance(value, (list, tuple)) else [value]
        inner = described.get("items", {})
        return [_understood(inner, item) for item in items if item not in (None, "")]
    if not isinstance(value, str):
        return value
    trimmed = value.strip()
    if kind == "integer" and _WHOLE.fullmatch(trimmed):
        return int(trimmed)
    if kind == "number" and _REAL.fullmatch(trimmed):
        return float(trimmed)
    if kind == "boolean" and trimmed.lower() in TRUE | FALSE:
        return trimmed.lower() in TRUE
    return trimmed.replace("\r\n", "\n")


def _faults(
    error: ValidationError, values: Mapping[str, Any], definition: Definition
) -> Iterator[FieldFault]:
    """One fault for each field that the error is about."""
    code = str(error.validator)
    rule: Any = error.validator_value
    names: list[str]
    if code == "required":
        names = [name for name in rule if name not in values]
    elif code == "dependentRequired":
        names = [
            name
            for cause, needed in rule.items()
            if cause in values
            for name in needed
            if name not in values
        ]
    elif code == "additionalProperties":
        schema: Any = error.schema
        code, names = "unknown", sorted(set(values) - set(schema["properties"]))
    else:
        names = [str(error.absolute_path[0])] if error.absolute_path else [""]
    for name in names:
        yield _fault(name, code, error, definition)


def _fault(name: str, code: str, error: ValidationError, definition: Definition) -> FieldFault:
    finer = f"{code}.{error.validator_value}"
    known = finer if finer in MESSAGES else code if code in MESSAGES else "other"
    form = definition["properties"].get(name, {}).get("form", {})
    length = len(error.instance) if isinstance(error.instance, (str, list)) else 0
    zh, en = (
        message.format(
            label=spoken(form.get("label", {}), language) or name,
            limit=error.validator_value,
            length=length,
        )
        for message, language in zip(MESSAGES[known], ("zh", "en"), strict=True)
    )
    return FieldFault(name, known, zh, en)


def _parses(parse: Callable[[str], object]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, str):
            return True
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return check


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or bool(pattern.fullmatch(value))


_FORMATS: Final = FormatChecker(formats=())
for _name, _check in {
    "date": _parses(date.fromisoformat),
    "time": _parses(time.fromisoformat),
    "date-time": _parses(datetime.fromisoformat),
    "email": _matches(_EMAIL),
    "phone": _matches(_PHONE),
    "uri": _matches(_URI),
}.items():
    _FORMATS.checkers[_name] = (_check, ())
