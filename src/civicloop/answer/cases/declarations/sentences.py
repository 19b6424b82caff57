"""How each event reads in a timeline."""

from civicloop.kernel.ledger.rules import declare_sentence

declare_sentence(
    "cases.case_opened",
    "案件 {number} 成立，分派予{unit}",
    "Case {number} was opened and given to {unit}",
)
declare_sentence(
    "cases.case_assigned", "{from_unit}分派予{unit}", "{from_unit} gave the case to {unit}"
)
declare_sentence("cases.case_accepted", "{unit}受理本案", "{unit} accepted the case")
declare_sentence("cases.case_started", "{unit}開始處理", "{unit} started work")
declare_sentence(
    "cases.case_refused",
    "{from_unit}退回（{reason}），改分{to_unit}",
    "{from_unit} refused ({reason}); the case went to {to_unit}",
)
declare_sentence(
    "cases.case_transferred",
    "由{from_unit}改派{to_unit}（{reason}）",
    "Transferred from {from_unit} to {to_unit} ({reason})",
)
declare_sentence(
    "cases.case_paused",
    "請民眾補充（{reason}），暫停計時至{waiting_until}",
    "Waiting for the citizen ({reason}); the clocks stand still until {waiting_until}",
)
declare_sentence("cases.case_resumed", "恢復計時，繼續處理", "Work goes on, the clocks run again")
declare_sentence("cases.case_closed", "{unit}答復：{outcome}", "{unit} answered: {outcome}")
declare_sentence(
    "cases.case_reopened",
    "重啟案件（{reason}），第 {round} 次處理",
    "Reopened ({reason}); round {round}",
)
declare_sentence("cases.case_undone", "復原前一步驟（{step}）", "Took the last step back ({step})")
declare_sentence("cases.case_settled", "結案（{ending}）", "Closed: {ending}")
declare_sentence("cases.case_withdrawn", "民眾撤回案件", "The citizen withdrew the request")
declare_sentence(
    "cases.case_rated",
    "民眾評分：態度 {manner}、速度 {speed}、結果 {result}",
    "Rated by the citizen: manner {manner}, speed {speed}, result {result}",
)
declare_sentence("cases.case_hidden", "本案改為不公開", "The case was taken away from the public")
declare_sentence("cases.case_shown", "本案恢復公開", "The case is public again")
declare_sentence("cases.photo_shown", "公開一張照片", "A photo was made public")
declare_sentence("cases.photo_hidden", "一張照片改為不公開", "A photo is no longer public")
declare_sentence(
    "cases.mail_received",
    "{sender}來信（附件 {files} 件，未收 {refused} 件）",
    "E-mail from {sender} ({files} files kept, {refused} not)",
)
declare_sentence(
    "cases.intake_recorded",
    "登錄來件（收件日 {received_on}，掃描 {scans} 件{read_back}）",
    "Written down (came in on {received_on}, {scans} scans{read_back})",
)
declare_sentence("cases.case_sorted", "類別改為「{category}」", "Sorted as “{category}”")
declare_sentence("cases.mail_sent", "以電子郵件回覆民眾", "An e-mail to the citizen")
declare_sentence("cases.case_noted", "新增內部備註", "A note for colleagues")
declare_sentence(
    "cases.category_saved", "類別 {code} 異動：{fields}", "Category {code} changed: {fields}"
)
declare_sentence(
    "cases.category_group_saved",
    "類別群組 {code} 異動：{fields}",
    "Group of categories {code} changed: {fields}",
)
declare_sentence(
    "cases.routing_rule_saved",
    "分派規則異動：{category} {district} 由{unit}負責，自 {valid_from} 起",
    "Routing changed: {category} {district} goes to {unit} from {valid_from}",
)
declare_sentence(
    "cases.reply_template_saved",
    "制式回復範本異動：{fields}",
    "A ready-made reply changed: {fields}",
)
declare_sentence(
    "cases.case_imported",
    "由 {source} 匯入，編為 {number}，屬{unit}",
    "Taken over from {source} as {number}, with {unit}",
)
declare_sentence(
    "cases.imported_case_closed",
    "{unit}於原系統結案（{outcome}）",
    "{unit} had answered it in the former system ({outcome})",
)
declare_sentence(
    "cases.import_begun",
    "開始由 {source} 匯入案件",
    "Taking over cases from {source} began",
)
declare_sentence(
    "cases.import_ended",
    "由 {source} 匯入完成：匯入 {imported}、已有 {present}、有變更 {changed}、不合格 {refused}",
    "Taking over from {source} ended: {imported} imported, {present} there before, "
    "{changed} changed, {refused} bad",
)
declare_sentence(
    "cases.import_left",
    "由 {source} 之匯入停在第 {last_line} 行，不再續行",
    "Taking over from {source} is left at line {last_line}, and not gone on with",
)
