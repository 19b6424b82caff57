"""What a step did."""

from __future__ import annotations

from dataclasses import dataclass, field

from civicloop.assembly.founding.events import FileLoaded
from civicloop.assembly.founding.rules import Fault
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger


@dataclass
class Outcome:
    """How many things are new, how many say something else, and what is worth knowing."""

    step: str
    added: int = 0
    changed: int = 0
    same: int = 0
    remarks: list[Fault] = field(default_factory=list)

    def remark(self, zh: str, en: str, *, line: int = 0) -> None:
        """Note what a person should look at."""
        self.remarks.append(Fault(self.step, line, zh, en, remark=True))


def tell(outcome: Outcome, digest: str, *, actor: Actor) -> Outcome:
    """Write the event of a step that did something."""
    if outcome.added or outcome.changed:
        event = FileLoaded(
            f"founding:step:{outcome.step}", outcome.step, digest, outcome.added, outcome.changed
        )
        ledger.append(event, actor=actor)
    return outcome
