"""Modules register themselves, and bring their declarations and reactions along."""

import sys
from types import ModuleType

import pytest

from civicloop.kernel.registry.apps import ModuleApp


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "planted_module"
    path.mkdir()
    (path / "__init__.py").write_text('"""A module."""\n')
    yield path
    for name in [name for name in sys.modules if name.split(".")[0] == "planted_module"]:
        del sys.modules[name]


def app() -> ModuleApp:
    class PlantedApp(ModuleApp):
        name = "planted_module"
        label = "planted"
        path = "."

    return PlantedApp("planted_module", ModuleType("planted_module"))


def test_a_module_is_the_default_app_of_its_package_and_the_base_is_not():
    assert ModuleApp.default is False
    assert type(app()).default is True


def test_declarations_and_subscribers_are_imported_when_ready(folder):
    for room in ("declarations", "subscribers"):
        (folder / f"{room}.py").write_text('"""Found."""\n')
    app().ready()
    assert {"planted_module.declarations", "planted_module.subscribers"} <= set(sys.modules)


def test_a_module_without_them_starts_all_the_same(folder):
    app().ready()
    assert "planted_module.declarations" not in sys.modules


def test_a_mistake_in_a_declaration_stops_the_start(folder):
    (folder / "declarations.py").write_text("import no_such_module_anywhere\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_module_anywhere"):
        app().ready()
