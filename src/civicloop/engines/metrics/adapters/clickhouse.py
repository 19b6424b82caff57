"""ClickHouse by its HTTP interface: facts are loaded into tables, expressions become statements.

Written against the published interface (a statement or rows in the body of a POST, settings in
the query, credentials in ``X-ClickHouse-User`` and ``X-ClickHouse-Key``) and needs no driver.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from civicloop.engines.metrics.adapters import lake
from civicloop.engines.metrics.errors import EngineAnswerError, NoEngineError
from civicloop.engines.metrics.rules import ColumnKind, Facts

SECONDS = 60
GOOD = 200
LONGEST = 300
"""Characters of an error that are passed on."""
PORTS = {"http": 8123, "https": 8443}
TYPES = {
    ColumnKind.INTEGER: "Nullable(Int64)",
    ColumnKind.MONEY: "Nullable(Int64)",
    ColumnKind.INSTANT: "Nullable(Int64)",
    ColumnKind.DAY: "Nullable(Int64)",
    ColumnKind.FLAG: "Nullable(Bool)",
    ColumnKind.CODE: "String",
}
SETTINGS = {
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_denormals": "0",
    "join_use_nulls": "1",
}
_QUANTILE = re.compile(r"(?<![\w\"'])quantile(If)?\(")


def exact(statement: str) -> str:
    """The statement with the continuous quantile: ClickHouse's plain one draws a sample."""
    return _QUANTILE.sub(r"quantileExactInclusive\1(", statement)


@dataclass(frozen=True)
class ClickHouse:
    """A server by its address ``http(s)://user:password@host:port/database``."""

    address: str

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.address)

    @property
    def place(self) -> str:
        """Host and port, as an error names them; never user or password."""
        return f"{self._parts.hostname}:{self._parts.port or PORTS[self._parts.scheme]}"

    def load(self, facts: Facts) -> None:
        """Put the files that hold into the table of the facts; readers see the old or the new."""
        columns = ", ".join(f'"{row.key}" {TYPES[row.kind]}' for row in facts.columns)
        ends = f"({columns}) ENGINE = MergeTree ORDER BY tuple()"
        passing = f"{facts.table}_loading"
        self.run(f'CREATE OR REPLACE TABLE "{passing}" {ends}')
        for path in lake.files(facts):
            self.run(f'INSERT INTO "{passing}" FORMAT Parquet', Path(path).read_bytes())
        self.run(f'CREATE TABLE IF NOT EXISTS "{facts.table}" {ends}')
        self.run(f'EXCHANGE TABLES "{passing}" AND "{facts.table}"')
        self.run(f'DROP TABLE "{passing}"')

    def lines(self, statement: str) -> list[dict[str, Any]]:
        """The result of a statement, line by line."""
        found: list[dict[str, Any]] = json.loads(self.run(f"{exact(statement)} FORMAT JSON"))[
            "data"
        ]
        return found

    def run(self, statement: str, rows: bytes | None = None) -> bytes:
        """One request: the statement in the body, or before it where rows are sent.

        ``NoEngineError`` where nobody answers, ``EngineAnswerError`` with the server's words.
        """
        asked = dict(SETTINGS)
        if self._parts.path.strip("/"):
            asked["database"] = unquote(self._parts.path.strip("/"))
        if rows is not None:
            asked["query"] = statement
        headers = {"Content-Type": "application/octet-stream"}
        if self._parts.username:
            headers["X-ClickHouse-User"] = unquote(self._parts.username)
            headers["X-ClickHouse-Key"] = unquote(self._parts.password or "")
        made = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        port = self._parts.port or PORTS[self._parts.scheme]
        connection = made(self._parts.hostname or "", port, timeout=SECONDS)
        body = statement.encode() if rows is None else rows
        try:
            connection.request("POST", f"/?{urlencode(asked)}", body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException) as error:
            remedy = f"{self.place} does not answer ({error}); see METRICS_CLICKHOUSE_URL"
            raise NoEngineError("ClickHouse", remedy) from error
        finally:
            connection.close()
        if answer.status != GOOD:
            words = said.decode("utf-8", "replace").strip()[:LONGEST]
            raise EngineAnswerError("ClickHouse", self.place, f"{answer.status} {words}")
        return said
