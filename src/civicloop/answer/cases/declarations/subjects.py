"""What the module keeps about people, for their requests under the data protection act."""

from civicloop.answer.cases.queries import subjects as queries
from civicloop.answer.cases.services import subjects as services
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.privacy.rules import Holding, declare_holding

declare_holding(
    Holding(
        "cases.case",
        "通報與陳情案件",
        "Reports and petitions",
        find=queries.cases_about,
        opened=services.open_for_subject,
        fields=services.FIELDS,
        correct=services.correct_reporter,
        erase=services.erase_case,
        openable=queries.openable_cases,
    )
)
declare_holding(
    Holding(
        "cases.follower",
        "關注之案件",
        "Cases that the person follows",
        find=queries.followings_of,
        opened=services.open_following,
        erase=services.erase_following,
        openable=queries.openable_followings,
    )
)
declare_holding(
    Holding(
        "cases.letter",
        "未確認之市長信箱信件",
        "Letters to the mayor that were not confirmed",
        find=queries.letters_of,
        opened=services.open_letter,
        erase=services.erase_letter,
    )
)
declare_sentence(
    "cases.reporter_corrected",
    "依當事人請求更正個人資料（{fields}）",
    "Corrected the reporter's data at their request ({fields})",
)
declare_sentence(
    "cases.follower_erased",
    "依當事人請求刪除關注者信箱",
    "Deleted a follower's address at their request",
)
