"""How long the module keeps personal values, by a rule set or by itself."""

from civicloop.answer.cases import queries
from civicloop.kernel.privacy.rules import declare_retention, declare_term
from civicloop.kernel.rulesets.rules import declare_ruleset

BASIS = "個人資料保護法第十一條第三項；檔案保存年限基準"
NO_LONGER_NEEDED = "個人資料保護法第十一條第三項"

declare_ruleset(
    "cases.retention",
    schema={
        "type": "object",
        "properties": {
            "years": {
                "type": "integer",
                "minimum": 1,
                "maximum": 30,
                "form": {
                    "label": {
                        "zh": "結案後保存年數",
                        "en": "Years kept after the case has ended",
                    }
                },
            }
        },
        "required": ["years"],
        "additionalProperties": False,
    },
    default={"years": 5},
    title_zh="案件個人資料保存年限",
    title_en="How long personal data of cases are kept",
    legal_basis=BASIS,
    text=(
        "案件結案後，陳情人資料、陳情內容及附件保存至年限屆滿，經清冊提出及他人核定後銷毀其加密金鑰；"
        "案號、類別、地點、期日及處理結果保留供統計。經法定保全之案件不銷毀。"
        "變更年限時，應同時修正個人資料蒐集告知事項所載期間。"
    ),
)

declare_retention(
    "cases.case",
    years=5,
    basis=BASIS,
    zh="陳情人資料及案件內容",
    en="Particulars of reporters and what they wrote",
    ended_before=queries.ended_before,
    among=queries.ended_among,
    names=queries.numbers_of,
    ref_of=queries.ref_numbered,
    ruleset="cases.retention",
)

declare_term(
    "cases.letter",
    basis=NO_LONGER_NEEDED,
    zh="未經確認之市長信箱信件",
    en="Letters to the mayor that nobody confirmed",
    term_zh="逾電子郵件確認時限（規則 cases.intake）後一小時內刪除",
    term_en="Deleted within an hour of the time to confirm (rule set cases.intake)",
)
declare_term(
    "cases.follower",
    basis=NO_LONGER_NEEDED,
    zh="關注案件者之電子郵件",
    en="Addresses of those who follow a case",
    term_zh="取消關注時、結案後依規則 cases.intake 所定日數，或案件銷毀時刪除",
    term_en="When they stop, so many days after the end as cases.intake says, or with the case",
)
declare_term(
    "cases.draft_photo",
    basis=NO_LONGER_NEEDED,
    zh="未送出通報之照片",
    en="Photos of reports that were not sent in",
    term_zh="二十四小時後，當夜刪除",
    term_en="Deleted in the night after twenty-four hours",
)
declare_term(
    "cases.trial_request",
    basis=NO_LONGER_NEEDED,
    zh="介接測試之通報",
    en="Reports to the trial endpoint",
    term_zh="一日",
    term_en="One day",
)
declare_term(
    "cases.failed_lookup",
    basis=NO_LONGER_NEEDED,
    zh="查詢碼錯誤紀錄（網路位址僅存雜湊值）",
    en="Wrong codes (network address as a keyed hash only)",
    term_zh="一小時",
    term_en="One hour",
)
