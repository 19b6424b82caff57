"""What schemas publish."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SchemaPublished:
    """A new version of a form was published."""

    schema: str
    key: str
    version: int
    effective_from: str
