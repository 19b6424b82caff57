"""ClickHouse's engine behind its HTTP interface: ``python embedded_clickhouse.py FOLDER``.

A process of its own: the engine is embedded (chdb), and what it does to signals and memory stays
here. It prints the port on which it listens on loopback, and ends when its input does.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from chdb import session

FORMAT = " FORMAT JSON"


def main(folder: Path) -> None:
    """Answer one request after another."""
    engine = session.Session(str(folder / "engine"))
    engine.query("CREATE DATABASE city ENGINE = Atomic")
    engine.query("USE city")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = {key: row[0] for key, row in parse_qs(urlsplit(self.path).query).items()}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status, said = 200, answer(asked, body)
            except RuntimeError as error:
                status, said = 500, str(error).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words):
            pass

    def answer(asked, body):
        statement = asked.pop("query", "") or body.decode()
        if statement.endswith(" FORMAT Parquet"):
            file = folder / "sent.parquet"
            file.write_bytes(body)
            into = statement.removesuffix(" FORMAT Parquet")
            statement = f"{into} SELECT * FROM file('{file}', Parquet)"
        if not statement.endswith(FORMAT):
            return bytes(engine.query(statement).bytes())
        settings = ", ".join(f"{key} = {row}" for key, row in asked.items() if key != "database")
        text = f"{statement.removesuffix(FORMAT)} SETTINGS {settings}"
        return bytes(engine.query(text, "JSON").bytes())

    server = HTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
