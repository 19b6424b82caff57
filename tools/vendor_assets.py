"""Bundle the front-end packages into ``ui/static/ui/vendor``.

Run by hand when a version changes; running the product needs no Node. The packages come
by pinned version and integrity hash (``tools/vendor/package-lock.json``), into a temporary
folder; only the bundles, their licences and ``vendored.json`` are kept and committed.
``--check`` compares the committed files with ``vendored.json`` and needs no network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "vendor"
TARGET = HERE.parent / "src" / "civicloop" / "ui" / "static" / "ui" / "vendor"
RECORD = "vendored.json"
LICENCES = {"BSD-3-Clause", "0BSD", "ISC", "MIT", "Apache-2.0", "BSD-2-Clause"}


@dataclass(frozen=True)
class Bundle:
    """One file that pages load, and the packages whose code stands in it."""

    file: str
    entry: str
    roots: tuple[str, ...]
    options: tuple[str, ...] = ()


MODULE = ("--bundle", "--format=esm", "--minify", "--legal-comments=none", "--target=es2022")
BUNDLES = (
    Bundle("htmx.js", "node_modules/htmx.org/dist/htmx.min.js", ("htmx.org",)),
    Bundle(
        "maplibre-gl.js", "node_modules/maplibre-gl/dist/maplibre-gl.mjs", ("maplibre-gl",), MODULE
    ),
    Bundle(
        "maplibre-gl-worker.js",
        "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
        ("maplibre-gl",),
        MODULE,
    ),
    Bundle(
        "maplibre-gl.css",
        "node_modules/maplibre-gl/dist/maplibre-gl.css",
        ("maplibre-gl",),
        ("--minify", "--legal-comments=none"),
    ),
    Bundle("charts.js", "charts.js", ("vega", "vega-interpreter", "vega-lite"), MODULE),
)
ICONS = "icons.svg"


def install(folder: Path) -> None:
    """Install exactly what the lock file names into an empty folder."""
    for name in ("package.json", "package-lock.json", "charts.js"):
        shutil.copy(MANIFEST / name, folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)


def bundle(folder: Path, item: Bundle) -> list[str]:
    """Write one bundle, and return the names of the packages that esbuild put into it."""
    out = TARGET / item.file
    if not item.options:
        shutil.copy(folder / item.entry, out)
        return list(item.roots)
    meta = folder / "meta.json"
    esbuild = folder / "node_modules" / ".bin" / "esbuild"
    command = [esbuild, item.entry, *item.options, f"--outfile={out}", f"--metafile={meta}"]
    subprocess.run(command, cwd=folder, check=True)
    inputs = json.loads(meta.read_text())["inputs"]
    return sorted({_package(path) for path in inputs if "node_modules/" in path} | {*item.roots})


def _package(path: str) -> str:
    parts = path.rsplit("node_modules/", 1)[1].split("/")
    return "/".join(parts[:2]) if parts[0].startswith("@") else parts[0]


def icons(folder: Path) -> None:
    """Write the icons that ``icons.txt`` names as the symbols of one SVG file."""
    symbols = []
    for name in (MANIFEST / "icons.txt").read_text().split():
        source = (folder / "node_modules/lucide-static/icons" / f"{name}.svg").read_text()
        body = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
        if body is None:
            raise SystemExit(f"the icon {name} is not an SVG file")
        inner = re.sub(r"\s*\n\s*", "", body.group(1))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    (TARGET / ICONS).write_text(head + "\n" + "\n".join(symbols) + "\n</svg>\n")


def licence(folder: Path, package: str) -> dict[str, str]:
    """Copy a package's licence text, and return what the record says of it."""
    home = folder / "node_modules" / package
    about = json.loads((home / "package.json").read_text())
    if about["license"] not in LICENCES:
        raise SystemExit(f"{package} is under {about['license']}, which is not on the list")
    texts = sorted(path for path in home.iterdir() if re.match(r"(?i)licen[sc]e", path.name))
    if not texts:
        raise SystemExit(f"{package} brings no licence text")
    kept = TARGET / "licences" / f"{package.replace('@', '').replace('/', '-')}.txt"
    kept.write_text(texts[0].read_text().rstrip() + "\n")
    return {"name": package, "version": about["version"], "licence": about["license"]}


def build() -> None:
    """Replace the vendored folder by a fresh one."""
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "licences").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder)
        inside = {item.file: bundle(folder, item) for item in BUNDLES}
        icons(folder)
        inside[ICONS] = ["lucide-static"]
        packages = sorted({package for names in inside.values() for package in names})
        about = [licence(folder, package) for package in packages]
    record = {
        "files": {file: {"sha256": digest(file), "packages": inside[file]} for file in inside},
        "packages": about,
    }
    (TARGET / RECORD).write_text(json.dumps(record, indent=2) + "\n")


def digest(file: str) -> str:
    """The SHA-256 of one vendored file."""
    return hashlib.sha256((TARGET / file).read_bytes()).hexdigest()


def check() -> list[str]:
    """What differs between the committed files and their record."""
    record = json.loads((TARGET / RECORD).read_text())["files"]
    present = {p.name for p in TARGET.iterdir() if p.is_file()} - {RECORD}
    wrong = [f"{name} is not in {RECORD}" for name in sorted(present - set(record))]
    for name, entry in record.items():
        if name not in present:
            wrong.append(f"{name} is missing")
        elif digest(name) != entry["sha256"]:
            wrong.append(f"{name} was changed by hand")
    return wrong


def main() -> int:
    """Build, or check what is built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare files with their record")
    if not parser.parse_args().check:
        build()
    wrong = check()
    print("\n".join(wrong) or f"{TARGET.name}: every file is as recorded")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
