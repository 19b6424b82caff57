"""What the module hands the engines of the house."""

from civicloop.publish.dashboards.declarations import (
    alerts,
    annotations,
    defined,
    own_pages,
    pages,
    programs,
    registers,
    registers_facts,
    sharing,
)

__all__ = [
    "alerts",
    "annotations",
    "defined",
    "own_pages",
    "pages",
    "programs",
    "registers",
    "registers_facts",
    "sharing",
]
