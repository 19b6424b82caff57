"""The Django app of every module of the product."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ModuleApp(AppConfig):
    """Imports what a module declares and subscribes to, once Django is ready."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False  # so that Django never takes this base, imported beside a module's own app

    def __init_subclass__(cls) -> None:
        """Make every subclass the one that Django picks from its ``apps.py``."""
        cls.default = True

    def ready(self) -> None:
        """Import ``declarations`` and ``subscribers`` where the module has them."""
        for room in ("declarations", "subscribers"):
            if find_spec(f"{self.name}.{room}") is not None:
                import_module(f"{self.name}.{room}")
