"""What goes wrong on the way from a form to a verb.

AdministrationError
└── StaleFormError    somebody else changed the object while the form was open
"""


class AdministrationError(Exception):
    """A form was not carried out."""


class StaleFormError(AdministrationError):
    """Somebody else changed the object while the form was open; nothing was changed.

    ``fields`` are those that are not as the form showed them.
    """

    def __init__(self, fields: list[str]) -> None:
        super().__init__(f"changed meanwhile: {', '.join(fields)}")
        self.fields = fields
