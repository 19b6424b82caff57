"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class RulesetsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.rulesets"
    label = "rulesets"
