"""A real product on a data folder of its own: its processes are killed one by one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from civicloop.kernel.embedded import queries, services

SOURCE = Path(services.__file__).resolve().parents[4]
ENTRY = [sys.executable, "-m", "civicloop.assembly.program.main"]
PATIENCE = 600  # looks, a tenth of a second apart


def is_free(port: int) -> bool:
    """Whether nobody listens there; below the range from which the system lends ports out."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


class Installation:
    """A data folder, a port, and the product that runs on them."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.place = queries.place_of(data_dir)
        self.process: subprocess.Popen[str] | None = None
        self.port = next(port for port in range(20000 + os.getpid() % 9000, 32000) if is_free(port))

    def _environment(self) -> dict[str, str]:
        changes = {"DATABASE_URL": "", "DATA_DIR": str(self.data_dir), "PORT": str(self.port)}
        return {**os.environ, **changes, "PYTHONPATH": str(SOURCE)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [*ENTRY, *words]
        return subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, check=False
        )

    def start(self, *words: str) -> None:
        """Start a product that stays."""
        log = (self.data_dir.parent / "product.log").open("w")
        self.process = subprocess.Popen(
            [*ENTRY, *words], env=self._environment(), stdout=log, stderr=log, text=True
        )
        log.close()

    def status(self) -> int:
        """What /healthz answers; 0 when nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as got:
                return got.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def await_status(self, wanted: int) -> None:
        """Look until the wanted answer comes."""
        for _ in range(PATIENCE):
            if self.status() == wanted:
                return
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        pytest.fail((self.data_dir.parent / "product.log").read_text())

    def family(self) -> list[psutil.Process]:
        """Every process below the product's own."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        """The child of the product that runs a command, as soon as there is one."""
        for _ in range(PATIENCE):
            for child in psutil.Process(self.process.pid).children():
                if word in child.cmdline():
                    return child
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)
        pytest.fail((self.data_dir.parent / "product.log").read_text())

    def end(self) -> None:
        """End what runs, and remove everything."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        services.remove(self.data_dir)


@pytest.fixture(scope="module")
def installation():
    """One installation for all tests here: its tables are made once."""
    base = Path(tempfile.mkdtemp(prefix="civicloop-product-"))
    made = Installation(base / "var")
    assert made.run("migrate").returncode == 0
    yield made
    made.end()
    shutil.rmtree(base)


@pytest.fixture
def running(installation):
    """The installation, served."""
    installation.start("serve")
    installation.await_status(200)
    yield installation
    if installation.process.poll() is None:
        installation.process.send_signal(signal.SIGINT)
        installation.process.wait(60)


def kill(process: psutil.Process) -> None:
    process.kill()
    process.wait(30)


def test_every_process_that_is_killed_comes_back(running):
    web = running.child("serve")
    kill(web.children()[0])
    running.await_status(200)
    orphans = web.children()
    kill(web)
    _gone, alive = psutil.wait_procs(orphans, timeout=30)
    assert alive == []
    running.await_status(200)
    kill(psutil.Process(queries.running(running.place).pid))
    running.await_status(200)
    assert running.process.poll() is None
    assert running.child("serve") != web


def test_other_commands_work_beside_a_running_product_and_a_second_one_is_refused(running):
    doctor = running.run("doctor", "--json")
    findings = {one["subject"]: one["status"] for one in json.loads(doctor.stdout)["findings"]}
    assert (findings["database"], findings["migrations"]) == ("good", "good")
    assert running.run("ledger", "verify").returncode == 0
    port, running.port = running.port, 0
    second = running.run("serve")
    running.port = port
    assert second.returncode == 2
    assert f"process {running.process.pid}" in second.stderr
    assert str(running.data_dir) in second.stderr
    assert running.run("reset", "--force").returncode == 2
    assert running.status() == 200


def test_a_taken_port_is_refused_in_one_line(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port, installation.port = installation.port, taken.getsockname()[1]
        refused = installation.run("serve")
        installation.port = port
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "choose another port with PORT" in refused.stderr


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_ends_every_process(running, order):
    family = running.family()
    assert len(family) >= 4
    running.process.send_signal(order)
    assert running.process.wait(30) == 0
    psutil.wait_procs(family, timeout=10)
    assert [one for one in family if one.is_running() and one.status() != "zombie"] == []
    assert queries.running(running.place) is None


def test_a_killed_product_takes_its_children_along_and_starts_again(running):
    web = [one for one in running.family() if one.name() != "postgres"]
    server = queries.running(running.place).pid
    kill(psutil.Process(running.process.pid))
    running.process.wait()
    psutil.wait_procs(web, timeout=20)
    assert [one for one in web if one.is_running() and one.status() != "zombie"] == []
    running.start("serve")
    running.await_status(200)
    assert queries.running(running.place).pid == server


def test_a_worker_shows_that_it_lives_and_stops_when_asked(installation):
    installation.start("worker")
    for _ in range(PATIENCE):
        doctor = installation.run("doctor", "--json")
        findings = {one["subject"]: one for one in json.loads(doctor.stdout)["findings"]}
        if findings["worker"]["status"] == "good":
            break
        assert installation.process.poll() is None
    assert findings["worker"]["finding"].startswith("last seen")
    installation.process.terminate()
    assert installation.process.wait(30) == 0


def test_a_reset_removes_everything_and_the_next_start_begins_anew(installation):
    assert installation.run("reset").returncode == 2  # nobody is there to confirm
    assert installation.place.data.exists()
    (installation.data_dir / "mine.txt").write_text("not the product's")
    assert installation.run("reset", "--force").returncode == 0
    assert not installation.place.home.exists()
    assert not (installation.data_dir / "keys").exists()
    assert (installation.data_dir / "mine.txt").exists()
    assert installation.run("migrate").returncode == 0
    assert installation.run("ledger", "verify").returncode == 0
