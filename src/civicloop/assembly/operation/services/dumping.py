"""Write the rows of one snapshot, table by table, as PostgreSQL's own COPY gives them.

One mechanism for every server: no program of PostgreSQL is needed, and the rows of one
major version load into any other, because the tables come from the migrations.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from psycopg import sql

from civicloop.assembly.operation.adapters.streams import PackedWriter
from civicloop.assembly.operation.queries import catalogue
from civicloop.assembly.operation.queries.catalogue import Connection, Relation
from civicloop.assembly.operation.rules.manifest import Plain, Table

Report = Callable[[str], None]
LARGE = 200 * 1024**2
"""A table of so many bytes is told when it begins."""

DIGESTS = """
DECLARE contents NO SCROLL CURSOR FOR
SELECT digest, max(size) FROM (
    SELECT digest, size FROM files_storedfile WHERE removed_at IS NULL
    UNION ALL
    SELECT thumbnail_digest, thumbnail_size FROM files_storedfile
    WHERE removed_at IS NULL AND thumbnail_digest <> ''
) AS named GROUP BY digest ORDER BY digest
"""


def begin_snapshot(raw: Connection) -> None:
    """Begin the one transaction that everything is read in."""
    raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def lock_tables(raw: Connection, tables: list[Relation]) -> None:
    """Let nobody change the shape of a table meanwhile; rows may be read and written."""
    names = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)
    raw.execute("SET LOCAL lock_timeout = '30s'")
    raw.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))


def dump(raw: Connection, folder: Path, ours: set[str], report: Report) -> list[Table]:
    """Every table of ours into a file of its own; what somebody else put beside them not."""
    folder.mkdir(mode=0o700)
    tables = [one for one in catalogue.relations(raw) if (one.parent or one.name) in ours]
    lock_tables(raw, tables)
    total, done, written = sum(table.size for table in tables), 0, []
    for number, table in enumerate(tables, start=1):
        if table.size >= LARGE:
            share = 100 * done // max(total, 1)
            report(f"  {share:3d} %  {table.name} ({table.size / 1024**2:,.0f} MiB)")
        written.append(_dump_table(raw, table, folder / f"{number:04d}.copy.gz"))
        done += table.size
    return written


def _dump_table(raw: Connection, table: Relation, path: Path) -> Table:
    columns = catalogue.columns(raw, table.oid)
    command = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with PackedWriter(path) as out, raw.cursor() as cursor:
        with cursor.copy(command) as rows:
            for row in rows:
                out.add(row)
        count = cursor.rowcount
    return Table(
        name=table.name,
        columns=columns,
        rows=count,
        path=f"{path.parent.name}/{path.name}",
        size=out.size,
        sha256=out.sha256,
        parent=table.parent,
        bound=table.bound,
    )


def list_contents(raw: Connection, path: Path) -> tuple[Plain, int, int]:
    """The digests and sizes of the contents that the snapshot names; how many, and their bytes."""
    count = total = 0
    with PackedWriter(path) as out, raw.cursor() as cursor:
        cursor.execute(DIGESTS)
        while rows := cursor.execute("FETCH 10000 FROM contents").fetchall():
            for digest, size in rows:
                out.add(f"{digest} {size}\n".encode())
                count += 1
                total += size
        cursor.execute("CLOSE contents")
    return Plain(path.name, out.size, out.sha256), count, total
