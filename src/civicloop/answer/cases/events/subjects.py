"""What was done to a case because its reporter asked under the data protection act."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReporterCorrected:
    """Particulars of the reporter were corrected; which ones, never what they say."""

    case: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class FollowerErased:
    """The address of somebody who followed the case was deleted at their request."""

    case: str
    follower: str
