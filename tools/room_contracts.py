"""Two contracts about rooms: private rooms stay private, and pure rooms stay pure."""

from __future__ import annotations

import grimp
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck

TIERS = ("kernel", "engines", "platform", "answer", "evaluate", "engage", "publish", "assembly")


def module_of(name: str) -> tuple[str, str]:
    """The module that a Python module belongs to, and the room in it.

    >>> module_of("civicloop.answer.cases.web.staff.inbox")
    ('civicloop.answer.cases', 'web')
    """
    parts = name.split(".")
    depth = 3 if len(parts) > 1 and parts[1] in TIERS else 2
    return ".".join(parts[:depth]), parts[depth] if len(parts) > depth else ""


class RoomPrivacyContract(Contract):
    """Other modules may import the open rooms only."""

    type_name = "room_privacy"
    open_rooms = fields.ListField(subfield=fields.StringField())
    exceptions = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 (the base's signature)
        """Find every import that enters a private room of another module."""
        open_rooms = {*self.open_rooms, ""}  # type: ignore[misc]  # a field reads as its value
        broken = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if imported.startswith("civicloop.")
            and imported not in self.exceptions  # type: ignore[operator]  # as above
            and not imported.startswith("civicloop.settings")
            and module_of(imported)[1] not in open_rooms
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if module_of(importer)[0] != module_of(imported)[0]
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each importer and the private room that it enters."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which is private to its module.")


class RoomPurityContract(Contract):
    """The pure rooms reach none of the named packages, directly or through others."""

    type_name = "room_purity"
    pure_rooms = fields.ListField(subfield=fields.StringField())
    outside = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 (the base's signature)
        """Find the shortest way from each pure room to each package outside."""
        pure = [
            name
            for name in sorted(graph.modules)
            if name.startswith("civicloop.") and module_of(name)[1] in self.pure_rooms  # type: ignore[operator]  # a field reads as its value
        ]
        chains = [
            graph.find_shortest_chain(importer=name, imported=package)
            for package in self.outside  # type: ignore[attr-defined]  # as above
            if package in graph.modules
            for name in pure
        ]
        broken = [chain for chain in chains if chain]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Show the way from each pure room to what it must not reach."""
        for chain in check.metadata["broken"]:
            output.print_error(" -> ".join(chain))
