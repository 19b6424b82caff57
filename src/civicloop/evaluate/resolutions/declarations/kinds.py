"""What can be found, and the files that show what a unit did."""

from civicloop.evaluate.resolutions.declarations.permissions import SEE
from civicloop.kernel.files.rules import IMAGES, PDF, declare_kind
from civicloop.kernel.files.rules.types import DOCX, ODS, ODT, XLSX
from civicloop.kernel.search.rules import declare_search

declare_kind(
    "resolutions.evidence",
    types=(*IMAGES, PDF, ODT, DOCX, ODS, XLSX),
    per_object=10,
    zh="辦理情形佐證",
    en="What shows a reply",
)
declare_kind("resolutions.visit_photo", per_object=20, zh="會勘照片", en="Photos of a joint visit")
for kind, zh, en, shared in (
    ("decision", "決議與指示", "Resolution or instruction", False),
    ("motion", "議會建決議案", "Motion of the council", True),
    ("meeting", "會議", "Meeting", True),
):
    declare_search(
        f"resolutions.{kind}",
        label_zh=zh,
        label_en=en,
        permission=SEE,
        url=f"resolutions:{kind}",
        shared=shared,
    )
