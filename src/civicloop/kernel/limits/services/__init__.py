"""The verbs of the module: ``from civicloop.kernel.limits import services as limits``."""

from civicloop.kernel.limits.services.places import sweep, take

__all__ = ["sweep", "take"]
