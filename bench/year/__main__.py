"""``python -m bench.year``: a year of the city through the real services, counted twice.

Every petition and dispatch of a year goes from intake to its end by the services that staff
and citizens use, in the order of its instants, by as many processes as are asked for. Then
the ledger is sealed and verified, the figures are counted, and each of them is held against
what the script of what was done says by itself. ``docs/operating/endurance.md`` has more.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import IO, Any

from bench.measures import Result, none_of, share
from civicloop.assembly.demonstration.rules.city import City
from civicloop.kernel.embedded import services as embedded

ROOT = Path(__file__).resolve().parents[2]
OF_A_YEAR = 212_642 + 97_040
"""Petitions and dispatches of the reference city in a year."""
MOST_SECONDS = 3_600.0
PIPE = 1 << 20
"""Bytes that wait for a player: some hundred stories, so that none of them idles."""
MEASURES = ("received", "closed", "reopened", "closed_on_time")


def main() -> int:
    """Play, count, compare; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    parser.add_argument("--cases", type=int, default=OF_A_YEAR, metavar="N")
    parser.add_argument("--first", type=int, metavar="N", help="stop after N, as dense as all")
    parser.add_argument("--processes", type=int, default=3, metavar="N")
    parser.add_argument("--seed", default="kaohsiung")
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix="civicloop-year-") as folder:
        data_dir = Path(folder) / "var"
        file = Path(folder) / "year.json"
        year = {
            "seed": options.seed,
            "cases": options.cases,
            "first": min(options.first or options.cases, options.cases),
            "now": datetime.now(UTC).replace(microsecond=0).isoformat(),
        }
        file.write_text(json.dumps(year))
        try:
            with embedded.start(data_dir, report=tell) as server:
                environment = _environment(data_dir, server.address)
                for result in live(file, year["first"], options.processes, environment):
                    missed = missed or not result.met
                    print(result.line, flush=True)
        finally:
            embedded.remove(data_dir)
    return 1 if missed else 0


def live(file: Path, cases: int, processes: int, environment: dict[str, str]) -> Iterator[Result]:
    """Lay the ground, play the year, count it twice."""
    ask("bench.year.ground", str(file), "lay", environment=environment)
    tell(f"Playing {cases:,} cases in {processes} processes")
    began = time.monotonic()
    tally: Counter[tuple[str, ...]] = Counter()
    for rows in played(file, processes, environment):
        tally.update({tuple(key): count for *key, count in rows})
    seconds = time.monotonic() - began
    tell(f"Played in {seconds:,.0f} s; sealing, verifying and counting")
    said = ask("bench.year.ground", str(file), "count", environment=environment)
    shown = {tuple(key): count for *key, count in said["figures"]}
    allowed = MOST_SECONDS * cases / OF_A_YEAR
    yield Result(
        name="year_played",
        figure=round(seconds, 1),
        unit="s",
        baseline=round(allowed, 1),
        ratio=round(seconds / allowed, 3),
        target=1.0,
        met=seconds <= allowed,
        beside={
            "cases": cases,
            "cases_a_second": round(cases / seconds, 1),
            "events": said["events"],
            "load": round(os.getloadavg()[0], 2),
        },
    )
    received = sum(shown.get(key, 0) for key in shown if key[1:3] == ("received", "channel"))
    yield share("year_received", received, "cases", of=cases)
    for measure in MEASURES:
        keys = {key for key in (*tally, *shown) if key[1] == measure}
        wrong = [key for key in sorted(keys) if tally.get(key, 0) != shown.get(key, 0)]
        for key in wrong[:5]:
            tell(f"{key}: the script says {tally.get(key, 0)}, the product {shown.get(key, 0)}")
        yield none_of(f"year_{measure}_differ", len(wrong), "figures", among=len(keys))
    yield none_of("year_ledger_faulty", int(not said["good"]), "ledgers", among=1)


def played(file: Path, processes: int, environment: dict[str, str]) -> Iterator[list[Any]]:
    """What each player counted; all of them play at once."""
    players = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "bench.year.player", str(file)),
            ],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(processes)
    ]
    began = time.monotonic()
    for number, player in enumerate(players):
        Thread(target=_echo, args=(player.stderr, number, began), daemon=True).start()
    Thread(target=_narrate, args=(file, players), daemon=True).start()
    for player in players:
        said = player.stdout.read() if player.stdout else b""
        if player.wait():
            for other in players:
                other.kill()
            raise RuntimeError("a player failed; what it said stands above")
        yield json.loads(said)


def _narrate(file: Path, players: list[subprocess.Popen[bytes]]) -> None:
    """Tell each story once, to the player whose turn it is; a busy one is waited for."""
    year = json.loads(file.read_text())
    city = City(year["seed"], datetime.fromisoformat(year["now"]), year["cases"])
    ears = [player.stdin for player in players if player.stdin]
    for ear in ears:
        fcntl.fcntl(ear, fcntl.F_SETPIPE_SZ, PIPE)
    with suppress(BrokenPipeError):  # a player that failed says so itself
        for story in islice(city.stories(), year["first"]):
            pickle.dump(story, ears[story.number % len(ears)])
    for ear in ears:
        with suppress(BrokenPipeError):
            ear.close()


def _echo(lines: IO[bytes], number: int, began: float) -> None:
    for line in lines:
        tell(f"[{time.monotonic() - began:7.1f} s] player {number}: {line.decode().rstrip()}")


def ask(module: str, *words: str, environment: dict[str, str]) -> Any:
    """What a module prints as JSON, if anything."""
    said = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return json.loads(said) if said else None


def tell(text: str) -> None:
    """What goes on, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def _environment(data_dir: Path, address: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": address,
        "DATA_DIR": str(data_dir),
        "MASTER_KEYS_DIR": str(data_dir / "keys"),
        "RATE_LIMITS": "off",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


if __name__ == "__main__":
    sys.exit(main())
