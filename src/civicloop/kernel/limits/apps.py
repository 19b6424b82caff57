"""Registers the module with Django, and its check of the setting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from civicloop.kernel.limits.errors import LimitSettingError
from civicloop.kernel.limits.rules import chosen
from civicloop.kernel.registry.apps import ModuleApp


class LimitsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.limits"
    label = "limits"

    def ready(self) -> None:
        """Let a setting that names no limit be told at the start, not at a citizen's post."""
        super().ready()
        register(check_setting)


def check_setting(**_options: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 (Django's signature)
    """``RATE_LIMITS`` names limits that exist, and says how many in how long."""
    try:
        chosen(tuple(settings.RATE_LIMITS))
    except LimitSettingError as error:
        return [Error(str(error), id="limits.E001")]
    return []
