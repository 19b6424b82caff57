"""The front end stands as it was vendored, whole, and asks nothing of anybody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.templatetags.static import static
from django.test import override_settings

from civicloop.ui.templatetags import assets
from civicloop.ui.templatetags.ui import styles
from tools import vendor_assets

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "civicloop"
OWN = sorted((SOURCE / "ui/static/ui").glob("*.*"))
ICON = re.compile(r"""\{%\s*icon\s+"([\w-]+)\"""")
NAMED_ICON = re.compile(r"""icon\s*=\s*"([a-z][a-z0-9-]*)\"""")


def test_the_vendored_files_are_as_recorded():
    assert vendor_assets.check() == []


def test_a_vendored_file_changed_by_hand_is_named(tmp_path, monkeypatch):
    for path in vendor_assets.TARGET.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(vendor_assets, "TARGET", tmp_path)
    (tmp_path / "htmx.js").write_text("changed")
    (tmp_path / "icons.svg").unlink()
    (tmp_path / "extra.js").write_text("")
    assert vendor_assets.check() == [
        "extra.js is not in vendored.json",
        "htmx.js was changed by hand",
        "icons.svg is missing",
    ]


def test_every_package_in_a_bundle_has_its_licence():
    texts = {path.stem for path in (vendor_assets.TARGET / "licences").iterdir()}
    record = vendor_assets.json.loads((vendor_assets.TARGET / "vendored.json").read_text())
    inside = {name for entry in record["files"].values() for name in entry["packages"]}
    assert {package["name"] for package in record["packages"]} == inside
    assert {name.replace("@", "").replace("/", "-") for name in inside} == texts


def test_every_listed_file_exists_and_every_own_file_is_listed():
    of_map = {assets.MAP[name] for name in ("near", "counted", "tiled")}
    listed = {*assets.STYLES, *assets.SCRIPTS, *of_map}
    assert [name for name in listed if finders.find(name) is None] == []
    assert {f"ui/{path.name}" for path in OWN if path.suffix in {".css", ".js"}} == listed


def test_every_icon_that_the_product_names_is_in_the_set():
    drawn = set(re.findall(r'id="([\w-]+)"', Path(finders.find(assets.ICONS)).read_text()))
    used = {
        name
        for path in [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("declarations.py")]
        for pattern in (ICON, NAMED_ICON)
        for name in pattern.findall(path.read_text())
    }
    assert used - drawn == set()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_own_files_name_no_other_host_and_evaluate_nothing(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|\beval\(|new Function|@import|url\(\s*[\"']?//", text) == []


def test_files_are_collected_under_names_that_tell_their_content(tmp_path):
    hashed = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=hashed, STATIC_ROOT=tmp_path, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        names = [static(name) for name in (*assets.STYLES, *assets.SCRIPTS, *assets.MAP.values())]
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.\w+$", name)] == []


def test_a_first_visit_asks_for_one_style(tmp_path):
    bundling = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "civicloop.ui.web.storage.BundlingStorage"},
    }
    with override_settings(STORAGES=bundling, STATIC_ROOT=tmp_path, DEBUG=False):
        for _ in range(2):  # gathering again finds the joined file of the time before
            call_command("collectstatic", interactive=False, verbosity=0)
        (href,) = re.findall('href="([^"]+)"', styles())
    assert re.fullmatch(r"/static/ui/styles\.[0-9a-f]{12}\.css", href)
    joined = (tmp_path / href.removeprefix("/static/")).read_text()
    for name in assets.STYLES:
        last_rule = Path(finders.find(name)).read_text().strip().splitlines()[-1]
        assert last_rule in joined, name
    assert len(re.findall('href="([^"]+)"', styles())) == len(assets.STYLES)
