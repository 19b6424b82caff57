"""Foreign keys go down only, like imports; import contracts cannot see their strings."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = Path(__file__).with_name("contracts.toml")


def layers() -> dict[str, int]:
    """The height of each package that a layer of the import contracts names."""
    heights: dict[str, int] = {}
    for contract in tomllib.loads(CONTRACTS.read_text())["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "layers" or len(contract["containers"]) != 1:
            continue
        container = contract["containers"][0]
        for height, layer in enumerate(reversed(contract["layers"])):
            for name in layer.replace(":", "|").split("|"):
                heights[f"{container}.{name.strip(' ()')}"] = height
    return heights


def goes_down(source: str, target: str, heights: dict[str, int]) -> bool:
    """Whether a model in module ``source`` may point at one in module ``target``."""
    if source == target or not target.startswith("civicloop."):
        return True
    one, other = source.split("."), target.split(".")
    for depth in range(2, min(len(one), len(other)) + 1):
        here, there = ".".join(one[:depth]), ".".join(other[:depth])
        if here != there:
            return here in heights and there in heights and heights[here] > heights[there]
    return True


def problems(pairs: Iterable[tuple[str, str, str]]) -> list[str]:
    """Each ``(field, source module, target module)`` that points up or sideways."""
    heights = layers()
    return [
        f"{field} points from {source} to {target}: name it by its reference string"
        for field, source, target in pairs
        if not goes_down(source, target, heights)
    ]


def declared() -> list[tuple[str, str, str]]:
    """Every relation between models of the product."""
    from django.apps import apps  # noqa: PLC0415 (Django must be set up first)

    return [
        (str(field), model._meta.app_config.name, field.related_model._meta.app_config.name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("civicloop.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    ]


def main() -> int:
    """Print each problem; 1 when there is any."""
    import django  # noqa: PLC0415 (settings are named below first)

    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    found = problems(declared())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
