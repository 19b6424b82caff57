"""``civicloop demo``: a whole demonstration city in one command."""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module

from civicloop.assembly.program import services
from civicloop.assembly.program.services import Product
from civicloop.settings import env

HELP = "build the demonstration city once, then serve it with its worker"
NEEDS_DATABASE = False  # it owns the database
CITY = "civicloop.assembly.demonstration.services"


def arguments(parser: argparse.ArgumentParser) -> None:
    """How large the city is, and whether to serve it."""
    parser.add_argument(
        "--scale", type=float, default=1, help="times 20,000 cases below 100, else so many cases"
    )
    parser.add_argument("--no-serve", action="store_true", help="only build")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")


def run(options: argparse.Namespace) -> int:
    """Prepare, build, serve, until asked to stop."""
    report = _Progress()
    if not options.no_serve:
        services.require_port(options.host, env.PORT)
    with services.product("demo", report) as product:
        services.prepare(report)
        _build(options.scale, report)
        return 0 if options.no_serve else _serve(product, options.host)


def _build(scale: float, report: _Progress) -> None:
    """The demonstration city, unless it stands already."""
    city = import_module(CITY)
    city.build(scale=scale, report=report)


def _serve(product: Product, host: str) -> int:
    product.keep("serve", "--kept", "--host", host)
    product.keep("worker")
    services.await_answer(f"http://{host}:{env.PORT}/healthz", product)
    print(
        f"\nCivicLoop answers at http://{host}:{env.PORT}\n\n{_sign_ins()}\nCtrl-C stops it.",
        flush=True,
    )
    return product.wait()


def _sign_ins() -> str:
    """Each role's sign-in, as the demonstration city wrote it down."""
    path = env.DATA_DIR / "demo" / "accounts.json"
    if not path.is_file():
        return ""
    roles = json.loads(path.read_text())["roles"]
    lines = [f"{'role':<15}{'name':<22}{'password':<22}code generator's seed"]
    for role, account in roles.items():
        lines.append(
            f"{role:<15}{account['username']:<22}{account['password']:<22}"
            f"{account.get('totp_secret', '')}"
        )
    return "\n".join([*lines, f"(also in {path})", ""])


class _Progress:
    """Says what happens, with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"[{time.monotonic() - self._began:6.1f} s] {text}", file=sys.stderr, flush=True)
