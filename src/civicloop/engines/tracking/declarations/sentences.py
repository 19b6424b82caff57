"""How each event reads in a timeline."""

from civicloop.kernel.ledger.rules import declare_sentence

declare_sentence("tracking.body_saved", "決議單位 {key} 異動", "The body {key} was changed")
declare_sentence(
    "tracking.programme_opened", "計畫 {key} 建立", "The programme {key} was laid down"
)
declare_sentence("tracking.item_listed", "列入候選", "Put on the list")
declare_sentence(
    "tracking.item_moved", "由 {from_state} 轉為 {state}", "From {from_state} to {state}"
)
declare_sentence(
    "tracking.item_placed", "標定位置：{districts} {point}", "Its place is {districts} {point}"
)
declare_sentence("tracking.responsibility_given", "{unit}為{part}", "{unit} has a part: {part}")
declare_sentence("tracking.responsibility_moved", "{unit}：{state}", "{unit}: {state}")
declare_sentence(
    "tracking.baseline_approved",
    "核定第 {number} 版基準，自 {from_on} 起",
    "Version {number} of the plan holds from {from_on}",
)
declare_sentence(
    "tracking.light_overridden",
    "燈號由 {derived} 改列 {light}，至 {until} 止",
    "The light is {light} instead of {derived} until {until}",
)
declare_sentence("tracking.period_opened", "{month} 開放填報", "{month} is open for reports")
declare_sentence(
    "tracking.period_extended",
    "{month} 填報期限改為 {due_on}",
    "Reports of {month} are due on {due_on} now",
)
declare_sentence(
    "tracking.period_frozen",
    "{month} 凍結，未填 {missed} 件",
    "{month} is frozen, {missed} missing",
)
declare_sentence("tracking.report_moved", "{month} 填報：{state}", "Report of {month}: {state}")
declare_sentence(
    "tracking.report_corrected", "更正 {month}：{fields}", "{month} was corrected: {fields}"
)
declare_sentence(
    "tracking.streaks_counted",
    "{month} 更正後，重計連續落後期數：{later}",
    "{month} was corrected; periods behind in a row counted anew: {later}",
)
declare_sentence("tracking.release_proposed", "建議解除列管", "Release was proposed")
declare_sentence(
    "tracking.release_decided",
    "{decided_on} 決議：{state}",
    "Decided on {decided_on}: {state}",
)
declare_sentence("tracking.change_asked", "申請變更：{kind}", "A change was asked for: {kind}")
declare_sentence("tracking.change_decided", "變更申請：{state}", "The change was {state}")
declare_sentence(
    "tracking.report_verified",
    "查證：系統 {system}％，查得 {found}％",
    "Verified: the system says {system} %, found {found} %",
)
declare_sentence(
    "tracking.milestones_planned", "訂定 {count} 個查核點", "{count} milestones planned"
)
declare_sentence(
    "tracking.stages_funded",
    "分階段經費：預定 {planned}、核撥 {granted}、已付 {paid}",
    "Money by stage: {planned} planned, {granted} granted, {paid} paid",
)
declare_sentence(
    "tracking.milestone_moved", "查核點改於 {due_on} 前完成", "A milestone is due on {due_on} now"
)
declare_sentence(
    "tracking.remedy_verified",
    "查證 {month} 改善對策：{verdict}",
    "The remedy of {month} was verified: {verdict}",
)
declare_sentence(
    "tracking.milestone_reached", "{actual_on} 達成查核點", "A milestone was reached on {actual_on}"
)
declare_sentence(
    "tracking.evaluation_moved", "{year} 年考評：{grade}", "Evaluation of {year}: {grade}"
)
