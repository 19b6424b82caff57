"""Change rules: ``from civicloop.kernel.rulesets import services as rulesets``."""

from civicloop.kernel.rulesets.services.seeding import seed
from civicloop.kernel.rulesets.services.versions import approve, propose, withdraw

__all__ = ["approve", "propose", "seed", "withdraw"]
