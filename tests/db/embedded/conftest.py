"""A data folder with a server of its own, and products that die."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from civicloop.kernel.embedded import queries, services

SOURCE = Path(services.__file__).resolve().parents[4]
PRODUCT = """
import sys
from pathlib import Path
from civicloop.kernel.embedded import services
folder = Path(sys.argv[1])
claim = services.claim(folder, purpose="demo")
server = services.start(folder, durable=False)
print("up", flush=True)
sys.stdin.read()
server.stop()
claim.release()
"""


class Folder:
    """A data folder, and what lives in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = queries.place_of(path)
        self.products: list[subprocess.Popen[str]] = []

    def start(self, **options) -> services.Server:
        """A share in the server, for this process."""
        return services.start(self.path, durable=False, **options)

    def product(self) -> subprocess.Popen[str]:
        """Another process that claims the folder and runs the server, until its input ends."""
        process = subprocess.Popen(
            [sys.executable, "-c", PRODUCT, str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )
        self.products.append(process)
        assert process.stdout.readline() == "up\n", process.stderr.read()
        return process

    def server(self) -> psutil.Process:
        """The running server."""
        return psutil.Process(queries.running(self.place).pid)

    def end(self) -> None:
        """End everything and leave nothing."""
        for process in self.products:
            process.kill()
            process.communicate()
        services.remove(self.path)


def has_ended(process: psutil.Process) -> bool:
    """Whether a process is over, collected by its parent or not."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def kill(process: psutil.Process) -> None:
    """Kill without a warning and wait for the end."""
    process.kill()
    process.wait(30)


def foreign_python(uid: int) -> list[str] | None:
    """A command of a Python that another user of the machine can run, with our packages."""
    packages = os.pathsep.join([str(SOURCE), *site.getsitepackages()])
    for program in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = ["/usr/bin/env", f"PYTHONPATH={packages}", program, "-c"]
        done = subprocess.run(
            [*command, "import civicloop.kernel.embedded.services"],
            user=uid,
            group=uid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            return command
    return None


@pytest.fixture
def folder():
    """A data folder of the test alone."""
    base = Path(tempfile.mkdtemp(prefix="civicloop-embedded-"))
    made = Folder(base / "var")
    yield made
    made.end()
    shutil.rmtree(base)
