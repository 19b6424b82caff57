"""Towards Django: what migrations are written with, beside its own operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

Addition = CreateModel | AddField | AddIndex | AddConstraint


class Together(Operation):
    """New tables, columns, indexes and constraints in their order, as one operation.

    After each operation Django draws the changed model and all that are connected with it
    anew, and units and people connect nearly all models of a city. Here they are drawn once.
    Nothing may be added to a table that the same ``Together`` makes, since it is made whole;
    write it into its ``CreateModel``.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Addition]) -> None:
        self.operations = operations
        made = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        for one in operations:
            if not isinstance(one, Addition):
                raise TypeError(f"{one.describe()}: stands by itself in a migration")
            if not isinstance(one, CreateModel) and one.model_name_lower in made:
                raise TypeError(f"{one.describe()}: write it into the model, made together with it")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add everything to the state, then draw what it touches."""
        drawn: Any = state.__dict__.pop("apps", None)  # while it is absent nothing is drawn
        for one in self.operations:
            one.state_forwards(app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            state.reload_models([(app_label, _model(one)) for one in self.operations], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add one after the other; all of them know how the tables are in the end."""
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove everything, the last one first."""
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What a person is told about it."""
        return "; ".join(one.describe() for one in self.operations)


def _model(one: Addition) -> str:
    return one.name_lower if isinstance(one, CreateModel) else one.model_name_lower
