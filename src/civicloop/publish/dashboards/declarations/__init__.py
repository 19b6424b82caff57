"""What the module hands the engines of the house."""

from civicloop.publish.dashboards.declarations import (
    pages,
    registers,
    registers_facts,
    sharing,
)

__all__ = ["pages", "registers", "registers_facts", "sharing"]
