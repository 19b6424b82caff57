"""Figures: another engine that computes them over facts."""

from urllib.parse import urlsplit

from civicloop.settings import env


def server(address: str) -> str:
    """An address of ClickHouse's HTTP interface; anything else is refused."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if address and not known:
        raise SystemExit("METRICS_CLICKHOUSE_URL must be http(s)://user:password@host:port/name.")
    return address


METRICS_CLICKHOUSE_URL = server(env.METRICS_CLICKHOUSE_URL)
