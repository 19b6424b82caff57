"""What the database holds, as PostgreSQL's own catalogue says; on a connection of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from civicloop.assembly.operation.rules.manifest import LedgerHead, Sequence

Connection = psycopg.Connection[Any]
MARKER = "restore_under_way"
"""The table that stands while a restore is not whole; nothing runs on such a database."""

PRODUCTS = ("civicloop serve", "civicloop worker", "civicloop mail listen", "civicloop demo")
"""The names by which the processes of a running product show themselves to the database."""

TABLES = """
SELECT c.oid::bigint, c.relname, coalesce(p.relname, ''),
    coalesce(pg_get_expr(c.relpartbound, c.oid), ''), pg_table_size(c.oid)
FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
LEFT JOIN pg_class p ON p.oid = i.inhparent
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = ANY(%s)
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped
AND attgenerated = '' AND atttypid <> 'xid8'::regtype ORDER BY attnum
"""
"""Columns with values of their own. Numbers of transactions mean nothing in another cluster:
they take their default there."""

SEQUENCES = """
SELECT sequencename, data_type::text, start_value, increment_by, min_value, max_value, cycle,
    last_value
FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition
AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
ORDER BY 1
"""
FOREIGN_KEYS = """
SELECT k.conrelid::regclass::text, quote_ident(k.conname), pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = current_schema()::regnamespace AND k.contype = 'f' AND k.conparentid = 0
ORDER BY 1, 2
"""
OBJECTS = """
SELECT kind, name FROM (
    SELECT 1 AS rank, 'TABLE' AS kind, c.oid::regclass::text AS name,
        'pg_class'::regclass AS source, c.oid FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace
        AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    UNION ALL
    SELECT 2, 'SEQUENCE', c.oid::regclass::text, 'pg_class'::regclass, c.oid FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
    UNION ALL
    SELECT 3, 'ROUTINE', f.oid::regprocedure::text, 'pg_proc'::regclass, f.oid FROM pg_proc f
        WHERE f.pronamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 4, 'TYPE', t.oid::regtype::text, 'pg_type'::regclass, t.oid FROM pg_type t
        WHERE t.typnamespace = current_schema()::regnamespace AND (t.typtype IN ('e', 'd')
        OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
) AS found WHERE NOT EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = found.source AND d.objid = found.oid AND d.deptype = 'e')
ORDER BY rank, name
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table with rows of its own: a plain one, or a partition."""

    oid: int
    name: str
    parent: str
    bound: str
    size: int


def open_connection() -> Connection:
    """A connection of one's own, with plain settings, that no time limit ends."""
    raw: Connection = connection.get_new_connection(connection.get_connection_params())
    raw.autocommit = True
    for name, value in (
        ("idle_in_transaction_session_timeout", "0"),
        ("statement_timeout", "0"),
        ("TimeZone", "UTC"),
        ("DateStyle", "ISO"),
        ("IntervalStyle", "postgres"),
        ("extra_float_digits", "1"),
        ("bytea_output", "hex"),
    ):
        raw.execute("SELECT set_config(%s, %s, false)", [name, value])
    return raw


def relations(raw: Connection) -> list[Relation]:
    """Every table that holds rows, by name."""
    return [Relation(*row) for row in raw.execute(TABLES, [["r"]])]


def every_table(raw: Connection) -> list[str]:
    """Every table, partitioned ones too."""
    return [str(row[1]) for row in raw.execute(TABLES, [["r", "p"]])]


def foreign(raw: Connection, ours: set[str]) -> list[str]:
    """Tables that somebody else put beside those of the product."""
    beside = {MARKER, *ours}
    return [
        str(name)
        for _, name, parent, *_ in raw.execute(TABLES, [["r", "p"]])
        if (parent or name) not in beside
    ]


def columns(raw: Connection, oid: int) -> list[str]:
    """The columns of a table that are copied, in their order."""
    return [str(row[0]) for row in raw.execute(COLUMNS, [oid])]


def sequences(raw: Connection) -> list[Sequence]:
    """Every sequence; read after the snapshot, so that none stands before a number in use."""
    return [Sequence(*row) for row in raw.execute(SEQUENCES)]


def indexes(raw: Connection) -> list[tuple[str, str]]:
    """The indexes that carry no constraint: name and definition."""
    return [(str(name), str(definition)) for name, definition in raw.execute(INDEXES)]


def foreign_keys(raw: Connection) -> list[tuple[str, str, str]]:
    """The foreign keys: table, name and definition."""
    return [(str(a), str(b), str(c)) for a, b, c in raw.execute(FOREIGN_KEYS)]


def objects(raw: Connection) -> list[tuple[str, str]]:
    """Everything in the schema that no extension owns: kind and name, in order of removal."""
    return [(str(kind), str(name)) for kind, name in raw.execute(OBJECTS)]


def migrations(raw: Connection) -> dict[str, list[str]]:
    """The migrations that the database has, by app."""
    found: dict[str, list[str]] = {}
    rows = raw.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    for app, name in rows:
        if name not in found.setdefault(app, []):
            found[app].append(name)
    return found


def ledger_head(raw: Connection) -> LedgerHead:
    """Where the ledger stands in this snapshot."""
    identity = raw.execute("SELECT identity::text FROM ledger_sealer WHERE id = 1").fetchone()
    last = raw.execute(
        "SELECT number, last_sequence, encode(head, 'hex') FROM ledger_batch"
        " ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, sequence, head = last or (0, 0, "")
    return LedgerHead(str(identity[0]) if identity else "", int(number), int(sequence), str(head))


def server_version(raw: Connection) -> int:
    """The version of the server as a number: 150013 for 15.13."""
    return raw.info.server_version


def database_size(raw: Connection) -> int:
    """The bytes of the database with its indexes."""
    row = raw.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def has_table(raw: Connection, name: str) -> bool:
    """Whether there is a table of this name."""
    row = raw.execute("SELECT to_regclass(%s) IS NOT NULL", [name]).fetchone()
    return bool(row and row[0])


def running(raw: Connection) -> list[str]:
    """The processes of a product that are connected to this database, by name."""
    rows = raw.execute(
        "SELECT DISTINCT application_name FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = ANY(%s) ORDER BY 1",
        [list(PRODUCTS)],
    )
    return [str(row[0]) for row in rows]
