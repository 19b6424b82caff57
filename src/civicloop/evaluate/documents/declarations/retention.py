"""How long what is known of documents is kept."""

from civicloop.kernel.privacy.rules import declare_term

declare_term(
    "documents.document",
    basis="檔案法第十一條、第十二條；機關檔案保存年限及銷毀辦法",
    zh="公文時效資料、逾限說明與書面改善（文號、期日與公務文字，不含主旨與承辦人姓名）",
    en="Days of documents, explanations and improvements (numbers, days and official texts; "
    "no subject and no name of who handled them)",
    term_zh="為機關檔案，不自動銷毀；依檔案保存年限區分表，由檔案管理單位辦理移轉或銷毀",
    term_en="Records of the agency: never destroyed by themselves; handed over or destroyed by "
    "its archive under the schedule of retention",
    kept=True,
)
declare_term(
    "documents.upload",
    basis="個人資料保護法第十一條第三項",
    zh="公文時效檔案（上傳檢視中）",
    en="Files of documents that are looked at before they are taken",
    term_zh="確認匯入或放棄時立即銷毀，至遲一日後銷毀",
    term_en="Destroyed as soon as the file is taken or let go, at the latest after a day",
)
