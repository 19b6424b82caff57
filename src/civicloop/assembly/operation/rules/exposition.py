"""Figures as Prometheus reads them: text format 0.0.4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its samples; ``suffix`` tells the parts of a histogram apart."""

    name: str
    kind: str
    help: str
    samples: Sequence[tuple[str, Labels, float]]


def gauge(name: str, help_text: str, value: float) -> Figure:
    """A figure that goes up and down."""
    return Figure(f"civicloop_{name}", "gauge", help_text, [("", {}, value)])


def gauges(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Figure:
    """The same by one label."""
    samples = [("", {label: key}, value) for key, value in values.items()]
    return Figure(f"civicloop_{name}", "gauge", help_text, list(samples))


def text(figures: Iterable[Figure]) -> str:
    """The answer to a monitor."""
    lines = []
    for figure in figures:
        lines += [f"# HELP {figure.name} {figure.help}", f"# TYPE {figure.name} {figure.kind}"]
        lines += [
            f"{figure.name}{suffix}{_labels(labels)} {_number(value)}"
            for suffix, labels, value in figure.samples
        ]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_quoted(value)}"' for name, value in labels.items()) + "}"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
