"""What the migrations say: which tables are ours, and which migrations this program knows."""

from __future__ import annotations

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from django.db.models import ManyToManyField

Migrations = dict[str, list[str]]


def unknown(migrations: Migrations) -> list[str]:
    """The migrations that this version of the program does not know."""
    known = set(MigrationLoader(None).graph.nodes)
    wanted = {(app, name) for app, names in migrations.items() for name in names}
    return [".".join(node) for node in sorted(wanted - known)]


def newer(migrations: Migrations) -> list[str]:
    """Those of them that belong to apps of this program: a newer version has made them."""
    apps = MigrationLoader(None).migrated_apps
    return [name for name in unknown(migrations) if name.partition(".")[0] in apps]


def tables_of(migrations: Migrations) -> set[str]:
    """The tables that these migrations make, without partitions."""
    loader = MigrationLoader(None)
    nodes = [(app, name) for app, names in migrations.items() for name in names]
    state = loader.project_state([node for node in nodes if node in loader.graph.nodes])
    made = (_tables(app, name, model) for (app, name), model in state.models.items())
    return {"django_migrations"}.union(*made)


def _tables(app: str, name: str, model: ModelState) -> set[str]:
    """Those of one model, read without making classes of all models, which takes seconds."""
    swapped = model.options.get("swappable")
    if swapped and getattr(settings, swapped).lower() != f"{app}.{name}":
        return set()
    own = model.options.get("db_table") or f"{app}_{name}"
    between = {
        getattr(field, "db_table", None) or f"{own}_{key}"
        for key, field in model.fields.items()
        if isinstance(field, ManyToManyField) and field.remote_field.through is None
    }
    return {own, *between}
