"""Reading and checking the files of a city. No Django, no database."""

from civicloop.assembly.founding.rules.agencies import AgencyRow, read_agencies
from civicloop.assembly.founding.rules.calendars import read_calendar
from civicloop.assembly.founding.rules.city_file import STARTING, CityFile, read_city
from civicloop.assembly.founding.rules.faults import Fault, faults_only
from civicloop.assembly.founding.rules.outlines import Boundaries, read_boundaries
from civicloop.assembly.founding.rules.staff import EVERYWHERE, StaffRow, read_staff
from civicloop.assembly.founding.rules.versions import VersionRow, read_rules
from civicloop.assembly.founding.rules.work import (
    CategoryRow,
    RouteRow,
    read_categories,
    read_routes,
)

__all__ = [
    "EVERYWHERE",
    "STARTING",
    "AgencyRow",
    "Boundaries",
    "CategoryRow",
    "CityFile",
    "Fault",
    "RouteRow",
    "StaffRow",
    "VersionRow",
    "faults_only",
    "read_agencies",
    "read_boundaries",
    "read_calendar",
    "read_categories",
    "read_city",
    "read_routes",
    "read_rules",
    "read_staff",
]
