"""Who says something about a month of a topic or figure, and how that reads in a timeline."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

permission(
    "dashboards.annotate",
    zh="為指標的月份加註說明",
    en="Annotate months of figures",
    roles=("head", "analyst", "administrator"),
)
permission(
    "dashboards.annotate_any",
    zh="更正或撤回他人的指標註記",
    en="Correct and withdraw annotations of others",
    roles=("analyst", "administrator"),
)
for name, zh, en in (
    ("annotation_made", "為 {subject} 的 {month} 加註", "Annotated {month} of {subject}"),
    (
        "annotation_corrected",
        "更正註記，第 {version} 版",
        "Corrected the annotation, version {version}",
    ),
    ("annotation_withdrawn", "撤回註記", "Withdrew the annotation"),
):
    declare_sentence(f"dashboards.{name}", zh, en)
