"""Whether the city stands."""

from __future__ import annotations

from civicloop.answer.cases import queries as cases
from civicloop.assembly.demonstration.models import BuiltCity


def built_city() -> BuiltCity | None:
    """The demonstration city of this database, if it was built."""
    return BuiltCity.objects.first()


def has_cases() -> bool:
    """Whether any case stands, of this city or of a real one."""
    return cases.received_rows().exists()
