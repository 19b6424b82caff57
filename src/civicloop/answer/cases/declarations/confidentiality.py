"""Rights over what is kept from most colleagues, and for how long an approval holds."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.rulesets.rules import declare_ruleset

permission(
    "cases.unseal_protected",
    zh="調閱受保護案件之陳情人資料並核准他人調閱",
    en="Read who reported protected cases, and approve others' reading",
    roles=("agent",),
)
permission(
    "cases.see_restricted",
    zh="檢視限制閱覽案件並指定閱覽人",
    en="See restricted cases and name who may see them",
    roles=("head",),
)
declare_ruleset(
    "cases.confidentiality",
    schema={
        "type": "object",
        "properties": {
            "approval_hours": {
                "type": "integer",
                "minimum": 1,
                "maximum": 168,
                "form": {
                    "label": {"zh": "核准調閱有效時數", "en": "An approval holds for (hours)"}
                },
            },
        },
        "required": ["approval_hours"],
        "additionalProperties": False,
    },
    default={"approval_hours": 24},
    title_zh="保密案件調閱",
    title_en="Reading of confidential cases",
    legal_basis="行政程序法第一百七十條第二項；行政院及所屬各機關處理人民陳情案件要點第十八點",
    text=(
        "受保護案件之陳情人身分，由受理窗口保管；承辦單位須敘明目的及理由申請，經受理窗口核准後，"
        "於有效時數內調閱。限制閱覽案件僅承辦人、單位主管及其指定人員得閱覽，由單位主管核准。"
        "任何人不得核准自己之申請，每次調閱均留存紀錄。"
    ),
)
declare_sentence("cases.reading_asked", "申請調閱陳情人資料", "Asked to read who reported")
declare_sentence(
    "cases.reading_granted",
    "核准調閱陳情人資料，有效至 {until}",
    "The reading of who reported was approved until {until}",
)
declare_sentence("cases.reading_refused", "駁回調閱申請", "The reading of who reported was refused")
declare_sentence(
    "cases.case_readers_named", "調整可閱覽本案之人員", "Who may see the case was changed"
)
