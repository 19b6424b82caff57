"""What the history of an object says."""

from civicloop.kernel.ledger.rules import declare_sentence

for name, zh, en in (
    ("body_saved", "設定會議或機關 {key}", "Laid down the body {key}"),
    ("meeting_planned", "召集會議（{held_on}）", "Called a meeting for {held_on}"),
    ("meeting_moved", "會議狀態改為 {state}", "The meeting is now {state}"),
    ("agenda_changed", "調整議程", "Changed the agenda"),
    ("decision_written", "登錄 {number}", "Wrote down {number}"),
    ("decision_moved", "決議狀態改為 {state}", "The decision is now {state}"),
    ("decision_answered", "回復完成（{outcome}）", "Answered the body ({outcome})"),
    ("answer_taken_back", "撤回 {answered_on} 之回復", "Took the answer of {answered_on} back"),
    ("decision_extended", "展延回復期限 {days} 日", "Took {days} more days to answer"),
    ("extension_taken_back", "撤回展延 {days} 日", "Took the {days} more days back"),
    ("reply_moved", "辦理情形：{move}", "Reply of a unit: {move}"),
    ("session_opened", "設定第 {term} 屆第 {number} 次會期", "Opened session {term}-{number}"),
    (
        "session_corrected",
        "更正會期：第 {term} 屆第 {number} 次，{begins_on} 至 {ends_on}",
        "Corrected the session {term}-{number}: {begins_on} to {ends_on}",
    ),
    ("session_reported", "提出上次會期決議執行情形報告", "Reported to the council"),
    ("motion_recorded", "登錄議案 {number}", "Recorded motion {number}"),
    ("motion_moved", "議案狀態改為 {state}", "The motion is now {state}"),
    ("motion_replied", "函復議會", "Replied to the council"),
    ("matter_joined", "併入同一事項", "Put into one matter"),
    ("matter_parted", "移出同一事項", "Taken out of the matter"),
    ("objects_set_apart", "註記為不同事項", "Said to be different matters"),
    ("apart_taken_back", "取消不同事項之註記", "No longer said to be different"),
    ("visit_planned", "排定聯合會勘（{held_on}）", "Called a joint visit for {held_on}"),
    ("visit_moved", "聯合會勘：{state}（{held_on}）", "Joint visit: {state} ({held_on})"),
    ("money_carried", "申請保留 {carried} 元", "Asked to carry {carried} over"),
    ("carry_moved", "經費保留：{state}，{amount} 元", "Money carried over: {state}, {amount}"),
    (
        "motions_imported",
        "匯入 {rows} 案，{refused} 案未匯入",
        "Imported {rows}, refused {refused}",
    ),
):
    declare_sentence(f"resolutions.{name}", zh, en)
