"""The triggers that give a family a new token whenever one of its tables changes."""

from __future__ import annotations

from collections.abc import Sequence

CHANGES = "INSERT OR UPDATE{of} OR DELETE OR TRUNCATE"


def followed(table: str, family: str, *, of: Sequence[str] = ()) -> tuple[str, str]:
    """SQL for a migration by which a family follows a table, and the SQL that ends it.

    Every statement that writes the table renews the token in its own transaction, whoever
    sends it: services, migrations, COPY, psql. ``of`` names the columns whose change counts,
    where others change all day long. Not for tables that intake writes: whoever changes a
    family waits for the one who is changing it already.
    """
    columns = f" OF {', '.join(of)}" if of else ""
    forwards = f"""
CREATE TRIGGER {table}_edition AFTER {CHANGES.format(of=columns)} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION editions_renew('{family}');
INSERT INTO editions_edition (family, token) VALUES ('{family}', gen_random_uuid())
ON CONFLICT (family) DO UPDATE SET token = excluded.token;
"""  # noqa: S608 (names of tables and families, written in migrations)
    return forwards, f"DROP TRIGGER {table}_edition ON {table};"


def followed_row(table: str, family: str, *, where: str) -> tuple[str, str]:
    """The same for single rows of a table that is written all day long.

    ``where`` says which rows count, of ``row``, such as ``row.ref = 'vault:index:1'``.
    """
    parts = (
        ("made", "INSERT", "ROW", where.replace("row.", "NEW.")),
        ("changed", "UPDATE OR DELETE", "ROW", where.replace("row.", "OLD.")),
    )
    forwards = "".join(
        f"CREATE TRIGGER {table}_edition_{name} AFTER {change} ON {table} FOR EACH {each}"
        f" WHEN ({condition}) EXECUTE FUNCTION editions_renew('{family}');\n"
        for name, change, each, condition in parts
    )
    forwards += f"""
CREATE TRIGGER {table}_edition_emptied AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION editions_renew('{family}');
INSERT INTO editions_edition (family, token) VALUES ('{family}', gen_random_uuid())
ON CONFLICT (family) DO UPDATE SET token = excluded.token;
"""  # noqa: S608 (names of tables and families, written in migrations)
    names = [*(name for name, *_ in parts), "emptied"]
    return forwards, "".join(f"DROP TRIGGER {table}_edition_{name} ON {table};" for name in names)
