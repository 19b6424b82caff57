"""What tests need beyond Python: installed where we may, and otherwise named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def has_browser() -> bool:
    """Whether Chromium is there."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return any(shutil.which(name) for name in names)


def has_quick_browser() -> bool:
    """Whether Chromium is there without the browser around it: half the time of the tests."""
    return shutil.which("chromium-headless-shell") is not None


def has_chinese_fonts() -> bool:
    """Whether Chinese letters can be drawn."""
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "chromium": (has_browser, "browser tests"),
    "fonts-noto-cjk": (has_chinese_fonts, "pictures of pages in Chinese"),
}


def install(packages: list[str]) -> None:
    """Install with apt; a refusal is no error, the packages are then named as missing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def missing() -> list[str]:
    """The packages that are not there."""
    return [name for name, (is_there, _) in NEEDS.items() if not is_there()]


def main() -> int:
    """Install what is missing or quicker; write what stays missing into the file that is named."""
    absent = [*missing(), *([] if has_quick_browser() else ["chromium-headless-shell"])]
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(absent)}", flush=True)
        install(absent)
    lines = [f"{name}, for {NEEDS[name][1]}: apt-get install {name}\n" for name in missing()]
    Path(sys.argv[1]).write_text("".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
