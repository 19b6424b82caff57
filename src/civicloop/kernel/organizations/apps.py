"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class OrganizationsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.organizations"
    label = "organizations"
