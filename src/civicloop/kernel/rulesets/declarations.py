"""What the module hands the engines: permissions and audit sentences."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

permission(
    "rulesets.propose",
    zh="提出規則版本",
    en="Propose versions of rules",
    roles=("analyst", "administrator"),
)
permission(
    "rulesets.approve",
    zh="核定規則版本",
    en="Approve versions of rules",
    roles=("analyst", "mayor", "administrator"),
)

declare_sentence(
    "rulesets.version_proposed",
    "提出 {key} 第 {edition} 版，自 {effective_from} 施行",
    "Proposed version {edition} of {key}, to hold from {effective_from}",
)
declare_sentence(
    "rulesets.version_approved",
    "核定 {key} 第 {edition} 版，自 {effective_from} 施行",
    "Approved version {edition} of {key}, which holds from {effective_from}",
)
declare_sentence(
    "rulesets.version_withdrawn",
    "撤回 {key} 第 {edition} 版",
    "Withdrew version {edition} of {key}",
)
