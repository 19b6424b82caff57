"""Load the rows of a set into tables that its own migrations made, in one transaction."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from civicloop.assembly.operation.adapters.streams import PackedReader
from civicloop.assembly.operation.errors import NewerError, NotEmptyError, SetDamagedError
from civicloop.assembly.operation.queries import catalogue, schema
from civicloop.assembly.operation.queries.catalogue import MARKER, Connection
from civicloop.assembly.operation.rules.manifest import Manifest, Sequence, Table

Report = Callable[[str], None]
LARGE = 20 * 1024**2
ON_ONLY = re.compile(r" ON ONLY ")
Nodes = set[tuple[str, str]]


def _nodes(manifest: Manifest) -> Nodes:
    return {(app, name) for app, names in manifest.migrations.items() for name in names}


def require_known(manifest: Manifest) -> None:
    """Refuse a set whose tables this version of the program does not know."""
    if unknown := schema.unknown(manifest.migrations):
        raise NewerError(
            f"This set was made by CivicLoop {manifest.version}, which has tables that this "
            f"version does not know ({unknown[0]}). Install CivicLoop {manifest.version}, and "
            "restore with it."
        )


def require_ours(raw: Connection) -> None:
    """Refuse to empty a schema in which somebody else has tables."""
    if not catalogue.has_table(raw, "django_migrations") or catalogue.has_table(raw, MARKER):
        return
    ours = schema.tables_of(catalogue.migrations(raw))
    if foreign := catalogue.foreign(raw, ours):
        raise NotEmptyError(
            f"{', '.join(foreign)}: no table of CivicLoop, and it would be removed. Move it into "
            f'a schema of its own first: CREATE SCHEMA city; ALTER TABLE "{foreign[0]}" SET '
            "SCHEMA city;"
        )


def empty(raw: Connection) -> None:
    """Remove everything from the schema, but for what an extension owns, and set the marker."""
    with raw.transaction():
        for kind, name in catalogue.objects(raw):
            raw.execute(sql.SQL(f"DROP {kind} IF EXISTS {name} CASCADE"))  # quoted by PostgreSQL
        raw.execute(
            sql.SQL("CREATE TABLE {} (begun_at timestamptz NOT NULL DEFAULT now())").format(
                sql.Identifier(MARKER)
            )
        )


def make_tables(manifest: Manifest, report: Report) -> None:
    """Run the migrations that the set had, and no later one."""
    nodes = _nodes(manifest)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    leaves = sorted(
        node
        for node in nodes
        if not any(
            (child.key[0] == node[0]) and child.key in nodes
            for child in graph.node_map[node].children
        )
    )
    report(f"Making the tables ({len(nodes)} migrations)")
    executor.migrate(leaves)
    made = {
        key for key in MigrationExecutor(connection).loader.applied_migrations if key in graph.nodes
    }
    connections.close_all()
    if more := sorted(made - nodes):
        raise NewerError(
            f"The tables of this set cannot be made by this version ({'.'.join(more[0])} would "
            f"come along). Install CivicLoop {manifest.version}, restore, then upgrade."
        )


def load(raw: Connection, place: Path, manifest: Manifest, report: Report) -> None:
    """Every row of the set, or none: digests, counts and the ledger's head are compared.

    Foreign keys and plain indexes are taken off and put on again, which is many times
    faster than to keep them up row by row, and checks every reference once more.
    """
    with raw.transaction():
        keys, indexes = catalogue.foreign_keys(raw), catalogue.indexes(raw)
        for table, name, _ in keys:
            raw.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        _make_room(raw, manifest)
        for part in manifest.tables:
            if part.size >= LARGE:
                report(f"  {part.name} ({part.rows:,} rows)")
            _load_table(raw, place, part)
        _after_rows(raw)
        report(f"Indexes ({len(indexes)}) and foreign keys ({len(keys)})")
        for _, definition in indexes:
            raw.execute(ON_ONLY.sub(" ON ", definition))
        for table, name, definition in keys:
            raw.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        _compare(raw, manifest)
        raw.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(MARKER)))
    report("Statistics")
    raw.execute("ANALYZE")


def _make_room(raw: Connection, manifest: Manifest) -> None:
    """Empty tables, without what the migrations sowed; partitions and sequences of the set."""
    for part in manifest.tables:
        if part.parent:
            raw.execute(
                sql.SQL("CREATE TABLE IF NOT EXISTS {} PARTITION OF {} {}").format(
                    sql.Identifier(part.name),
                    sql.Identifier(part.parent),
                    sql.SQL(part.bound),  # as PostgreSQL printed it
                )
            )
    tables = [sql.Identifier(name) for name in catalogue.every_table(raw) if name != MARKER]
    for table in tables:  # first, for some triggers write rows when a table is emptied
        raw.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    raw.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
    for sequence in manifest.sequences:
        _make_sequence(raw, sequence)


def _make_sequence(raw: Connection, one: Sequence) -> None:
    raw.execute(
        sql.SQL(
            "CREATE SEQUENCE IF NOT EXISTS {} AS {}"
            " INCREMENT {} MINVALUE {} MAXVALUE {} START {} {}"
        ).format(
            sql.Identifier(one.name),
            sql.SQL({"smallint": "smallint", "integer": "integer", "bigint": "bigint"}[one.type]),
            *map(sql.Literal, (one.increment, one.least, one.most, one.start)),
            sql.SQL("CYCLE" if one.cycle else "NO CYCLE"),
        )
    )
    raw.execute(
        "SELECT setval(quote_ident(%s)::regclass, %s, %s)",
        [one.name, one.start if one.last is None else one.last, one.last is not None],
    )


def _load_table(raw: Connection, place: Path, table: Table) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    source = PackedReader(place / table.path)
    try:
        with raw.cursor() as cursor, cursor.copy(command) as rows:
            for piece in source.pieces():
                rows.write(piece)
    except (OSError, EOFError, zlib.error, psycopg.DataError) as problem:
        raise SetDamagedError(
            f"The rows of {table.name} in {place / table.path} cannot be read "
            f"({type(problem).__name__}). Nothing was loaded; take another set."
        ) from problem
    if source.sha256 != table.sha256:
        raise SetDamagedError(
            f"{place / table.path} is not what the manifest says. Nothing was loaded; "
            "take another set."
        )


def _after_rows(raw: Connection) -> None:
    for name in catalogue.every_table(raw):
        raw.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))
    # Numbers of transactions start elsewhere in another cluster: the next pass of the sealer
    # looks at everything.
    raw.execute("UPDATE ledger_sealer SET horizon = 0")


def _compare(raw: Connection, manifest: Manifest) -> None:
    """Refuse rows and a head that are not those of the manifest."""
    for table in manifest.tables:
        row = raw.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name))
        ).fetchone()
        if row is None or row[0] != table.rows:
            raise SetDamagedError(
                f"{table.name} has {row[0] if row else 0} rows after loading, and "
                f"{table.rows} in the manifest. Nothing was loaded; take another set."
            )
    found = catalogue.ledger_head(raw)
    if found != manifest.ledger:
        raise SetDamagedError(
            f"The ledger's head after loading is {found.head[:16]} at {found.sequence}, and "
            f"{manifest.ledger.head[:16]} at {manifest.ledger.sequence} in the manifest. "
            "Nothing was loaded; take another set."
        )
