"""``python -m bench.soak``: 2,000 reports under kill -9 of everything, then the counting.

Prints what happens to the standard error stream and one line of JSON per figure; the exit
code is 1 when a target is missed. ``docs/operating/endurance.md`` says what each means.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.soak.plan import Plan
from bench.soak.run import soak


def arguments() -> argparse.Namespace:
    """How much, and how often."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--intakes", type=int, default=usual.intakes, metavar="N")
    parser.add_argument("--kills", type=int, default=usual.kills, metavar="N")
    parser.add_argument("--clients", type=int, default=usual.clients, metavar="N")
    parser.add_argument("--seed", type=int, default=usual.seed, metavar="N")
    parser.add_argument(
        "--hurry", action="store_true", help="do not wait for the time of later tries"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="keep the product's log here")
    return parser.parse_args()


def main() -> int:
    """Run it; 1 when a target is missed."""
    options = arguments()
    began = time.monotonic()

    def report(text: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {text}", file=sys.stderr, flush=True)

    plan = Plan(
        intakes=options.intakes,
        kills=options.kills,
        clients=options.clients,
        seed=options.seed,
        hurry=options.hurry,
    )
    results = soak(plan, report, log=options.log)
    for result in results:
        print(result.line, flush=True)
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
