"""What goes wrong with the description of a city.

CityError
├── LocalityError       no such zone, way of counting years, currency, language or country
├── ZoneIsBoundError    something was already dated in the zone; it stays
└── LogoError           the picture cannot be read, or is too large
"""


class CityError(Exception):
    """Something is wrong with what was said of the city."""


class LocalityError(CityError):
    """No such zone, way of counting years, currency, language or country of holidays."""

    def __init__(self, field: str, value: str) -> None:
        self.field, self.value = field, value
        super().__init__(f"{value!r} is no {field} that is known.")


class ZoneIsBoundError(CityError):
    """Deadlines and figures already stand in the zone; another one would make them false."""

    def __init__(self, bound_by: str) -> None:
        self.bound_by = bound_by
        super().__init__(f"The zone cannot change any more: {bound_by} are dated in it.")


class LogoError(CityError):
    """The picture cannot be read, or is too large."""
