"""How long personal values in registers are kept."""

from civicloop.engines.registers import queries
from civicloop.kernel.privacy.rules import declare_retention, declare_term

declare_retention(
    "registers.entry",
    years=5,
    basis="個人資料保護法第十一條第三項；檔案保存年限基準",
    zh="登記冊之個人資料（最後更正後起算）",
    en="Personal values in registers (from the last change)",
    ended_before=queries.ended_before,
    among=queries.ended_among,
    names=queries.titles_of,
    ref_of=queries.ref_titled,
)
declare_term(
    "registers.import",
    basis="個人資料保護法第十一條第三項",
    zh="登記冊匯入之檔案",
    en="Files handed in for registers",
    term_zh="確認匯入或放棄時立即銷毀，至遲於上傳七日後之當夜銷毀",
    term_en="Destroyed as soon as the file is taken or let go, at the latest in the night after "
    "seven days",
)
