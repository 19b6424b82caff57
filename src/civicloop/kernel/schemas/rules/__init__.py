"""What a form asks, and whether the answers fit. No Django, no database.

A definition is a JSON Schema (2020-12) of one object whose properties are the fields.
Each field carries its own ``form`` object::

    {"type": "object",
     "required": ["lamp"],
     "properties": {
       "lamp": {"type": "string", "maxLength": 12,
                "form": {"label": {"zh": "燈桿編號", "en": "Lamp number"},
                         "order": 1, "widget": "text",
                         "roles": ["citizen", "officer"], "phases": ["intake"]}}}}

``label`` is needed in both languages, ``help`` is welcome in both; ``roles`` and
``phases`` left out mean everybody and always; ``choices`` gives every value of ``enum``
its label.
"""

from civicloop.kernel.schemas.rules.checking import Checked, FieldFault, validate
from civicloop.kernel.schemas.rules.definitions import WIDGETS, check_definition
from civicloop.kernel.schemas.rules.fields import FormField, form_fields, visible_fields

__all__ = [
    "WIDGETS",
    "Checked",
    "FieldFault",
    "FormField",
    "check_definition",
    "form_fields",
    "validate",
    "visible_fields",
]
