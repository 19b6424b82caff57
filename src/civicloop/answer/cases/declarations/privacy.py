"""The privacy notice that stands beside every public form, as a rule set with versions."""

from datetime import date

from civicloop.kernel.rulesets.rules import declare_ruleset

LONGEST = 2000
LABELS = {
    "purpose": ("蒐集目的", "Purpose"),
    "kinds": ("個人資料類別", "Kinds of data"),
    "use": ("利用期間、地區、對象及方式", "Period, area, recipients and manner of use"),
    "rights": ("當事人權利及行使方式", "Your rights"),
    "without": ("不提供之影響", "Without your data"),
    "safety": ("保護方式", "How it is kept"),
}
TEXTS = {
    "purpose_zh": (
        "為受理、分派、處理及答復民眾通報、陳情與市長信箱案件（個人資料保護法之特定目的：一七五 "
        "其他地方政府機關暨所屬機關構內部單位管理、公共事務監督、行政協助及相關業務），"
        "並據以統計處理績效；統計結果不含可識別個人之資料。"
    ),
    "purpose_en": (
        "To receive, assign, handle and answer reports, petitions and letters to the mayor "
        "(specific purpose 175, public affairs of local government), and to count how well that "
        "is done; what is counted and published identifies nobody."
    ),
    "kinds_zh": (
        "姓名、電子郵件、電話（C001 辨識個人者），"
        "以及您在內容、地點、照片與回復問題中自行提供之資料。"
        "照片於讀取拍攝位置後即移除所有隱藏資訊。請勿填寫與案件無關之他人資料。"
    ),
    "kinds_en": (
        "Name, e-mail address and telephone number (C001, identification), and what you yourself "
        "write in the text, the place, the answers and the photos. The position of a photo is "
        "read, then all hidden particulars are removed. Please leave out data about others "
        "that the case does not need."
    ),
    "use_zh": (
        "期間：案件處理期間及結案後五年，屆期銷毀加密金鑰，資料即無法復原；未經電子郵件確認之信件，逾確認時限即刪除。\n"
        "地區：本市。\n"
        "對象：本府受理單位及案件權責機關；依法須移轉其他機關者，會通知您。\n"
        "方式：以電子方式處理，並以電子郵件或電話與您聯繫。不作其他目的使用，亦不提供商業利用。"
    ),
    "use_en": (
        "Period: while the case runs and for five years after; then the key that seals it is "
        "destroyed, and nobody can read it again. A letter that is not confirmed by e-mail is "
        "deleted when its time is over.\n"
        "Area: this city.\n"
        "Recipients: the city's intake desk and the units in charge of the case; if the law sends "
        "it to another authority, you are told.\n"
        "Manner: electronically; we reach you by e-mail or telephone. It serves no other purpose "
        "and is never sold."
    ),
    "rights_zh": (
        "依個人資料保護法第三條，您得查詢或請求閱覽、製給複製本、補充或更正、停止蒐集處理利用或刪除，"
        "並得查詢曾有何人因何事由調閱您的資料。請以案件編號與查詢碼查詢，或向受理單位提出。"
    ),
    "rights_en": (
        "Under article 3 of the Personal Data Protection Act you may ask to see it, to get a copy, "
        "to have it completed, corrected, no longer used or deleted, and you may ask who has "
        "looked at it and for what reason. Use your case number and code, or turn "
        "to the intake desk."
    ),
    "without_zh": (
        "聯絡資料可自由選擇是否提供；不提供時案件仍照常處理，但無法寄送進度與結果。"
        "市長信箱及關注案件須有電子郵件，以便確認為本人。"
    ),
    "without_en": (
        "Contact data are your choice: without them the case is handled all the same, but we "
        "cannot write to you. The mayor's mailbox and following a case need an e-mail address, "
        "so that we know that it is you."
    ),
    "safety_zh": (
        "您填寫的內容與聯絡資料均加密保存，清單與統計只顯示遮蔽後的資料；"
        "承辦人調閱須載明目的，每次調閱均留下紀錄。通報與查詢不需登入，也不使用追蹤用的 Cookie。"
    ),
    "safety_en": (
        "What you write and how to reach you is sealed; lists and figures show masked values only. "
        "Whoever handles the case must state a purpose to read it, and each reading is on record. "
        "Reporting needs no account, and no cookie follows you."
    ),
}


def _text(name: str, language: str) -> dict[str, object]:
    zh, en = LABELS[name]
    tongue = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}[language]
    label = {"zh": f"{zh}（{tongue[0]}）", "en": f"{en} ({tongue[1]})"}
    return {"type": "string", "minLength": 1, "maxLength": LONGEST, "form": {"label": label}}


PARAMETERS = {
    f"{name}_{language}": _text(name, language) for name in LABELS for language in ("zh", "en")
}

declare_ruleset(
    "cases.privacy_notice",
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default=TEXTS,
    title_zh="民眾通報個人資料蒐集告知事項",
    title_en="Privacy notice for citizens' reports",
    legal_basis="個人資料保護法第三條、第八條",
    text="民眾送出通報、信件或關注時，系統記錄其所見告知事項之版次。",
    effective_from=date(2026, 1, 1),
)
