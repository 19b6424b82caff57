"""``civicloop demo``: a whole demonstration city in one command."""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module

from civicloop.assembly.program import rules, services
from civicloop.assembly.program.errors import UsageError
from civicloop.assembly.program.services import Product
from civicloop.settings import env

HELP = "build the demonstration city once, then serve it with its worker"
NEEDS_DATABASE = False  # it owns the database
ACCOUNTS = env.DATA_DIR / "demo" / "accounts.json"
CITY = "civicloop.assembly.demonstration.services"


def arguments(parser: argparse.ArgumentParser) -> None:
    """How large the city is, and whether to serve it."""
    parser.add_argument(
        "--scale", type=float, default=1, help="times 20,000 cases below 100, else so many cases"
    )
    parser.add_argument("--no-serve", action="store_true", help="only build")
    parser.add_argument(
        "--code", metavar="ROLE", help="print the code with which a role signs in now, and end"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")


def run(options: argparse.Namespace) -> int:
    """Prepare, build, serve, until asked to stop."""
    if options.code:
        return _print_code(options.code)
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
    if env.MAIL_LISTEN:
        product.keep("mail", "listen")
    services.await_answer(f"http://{host}:{env.PORT}/healthz", product)
    print(
        f"\nCivicLoop answers at http://{host}:{env.PORT}\n\n{_sign_ins()}\nCtrl-C stops it.",
        flush=True,
    )
    return product.wait()


def _roles() -> dict[str, dict[str, str]]:
    """The accounts as the demonstration city wrote them down; none before it stands."""
    if not ACCOUNTS.is_file():
        return {}
    return dict(json.loads(ACCOUNTS.read_text())["roles"])


def _print_code(role: str) -> int:
    """The present code of a role, for whoever has no code generator at hand."""
    roles = _roles()
    if role not in roles:
        known = ", ".join(roles) or "none: there is no demonstration city yet"
        raise UsageError(f"There is no demonstration account {role!r} (known: {known}).")
    print(rules.one_time_code(roles[role]["totp_secret"], time.time()))
    return 0


def _sign_ins() -> str:
    """Each role's sign-in."""
    roles = _roles()
    if not roles:
        return ""
    lines = [f"{'role':<15}{'name':<22}{'password':<22}code generator's seed"]
    for role, account in roles.items():
        lines.append(
            f"{role:<15}{account['username']:<22}{account['password']:<22}"
            f"{account.get('totp_secret', '')}"
        )
    told = f"(also in {ACCOUNTS}; the code of a role now: .venv/bin/civicloop demo --code officer)"
    return "\n".join([*lines, told, ""])


class _Progress:
    """Says what happens, with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"[{time.monotonic() - self._began:6.1f} s] {text}", file=sys.stderr, flush=True)
