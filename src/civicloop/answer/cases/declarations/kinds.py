"""Numbers, photos and what can be found."""

from civicloop.answer.cases import queries
from civicloop.answer.cases.rules import PHOTO_LIMIT
from civicloop.kernel.city.rules import bind_zone
from civicloop.kernel.files.rules import IMAGES, PDF, declare_kind
from civicloop.kernel.files.rules.types import DOCX, ODS, ODT, XLSX
from civicloop.kernel.numbering.rules import declare_series
from civicloop.kernel.search.rules import declare_search

declare_series("case", pattern="{civil}-{number:7}-{check}", zh="案件編號", en="Case number")
bind_zone("cases", "cases", queries.is_any_case)
declare_kind(
    "cases.before_photo", per_object=PHOTO_LIMIT, zh="民眾照片", en="Photo by the reporter"
)
declare_kind("cases.after_photo", per_object=20, zh="處理後照片", en="Photo after the work")
declare_kind(
    "cases.document",
    types=(*IMAGES, PDF, ODT, DOCX, ODS, XLSX),
    per_object=40,
    zh="來信附件與掃描檔",
    en="Attachment of a letter, or scan",
)
declare_search(
    "cases.case",
    label_zh="案件",
    label_en="Case",
    permission="cases.see",
    url="cases:case",
)
declare_search(
    "cases.public_case",
    label_zh="公開案件",
    label_en="Public case",
    permission="cases.see_public",
    url="cases:public_case_by_key",
)
