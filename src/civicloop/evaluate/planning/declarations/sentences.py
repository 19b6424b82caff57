"""How the history of plans reads."""

from civicloop.kernel.ledger.rules import declare_sentence

for name, zh, en in (
    ("plan_laid", "訂定中程計畫 {first_year} 至 {last_year}", "Laid down the plan"),
    ("plan_moved", "計畫狀態：{state}", "The plan is {state}"),
    ("goal_set", "設定目標或策略", "Set a goal or a strategy"),
    ("text_corrected", "更正：{fields}", "Corrected: {fields}"),
    ("deadline_moved", "提報截止日由 {before} 改為 {after}", "Last day moved to {after}"),
    ("definition_proposed", "提報指標第 {version} 版", "Proposed version {version}"),
    ("definition_decided", "第 {version} 版：{decision}", "Version {version}: {decision}"),
    ("metric_bound", "指標自動取數：{metric}", "Bound to the figure {metric}"),
    ("indicator_retired", "自 {from_year} 年度起停用", "Retired from {from_year} on"),
    ("indicator_restored", "恢復使用（原自 {retired_from} 年度停用）", "Taken back into use"),
    ("result_saved", "登錄 {year} 年實際值 {actual}", "Wrote down {actual} for {year}"),
    ("result_moved", "{year} 年成果：{state}", "The result of {year} is {state}"),
    ("summary_written", "撰寫 {year} 年度綜整說明", "Wrote the summary of {year}"),
    ("summary_moved", "{year} 年度綜整說明：{state}", "The summary of {year} is {state}"),
    ("round_opened", "開辦 {year} 年度先期作業", "Opened the pre-review of {year}"),
    ("round_moved", "先期作業進入：{state}", "The round is in: {state}"),
    ("ceiling_set", "設定 {source} 額度上限 {amount} 元", "Set the ceiling of {source}: {amount}"),
    ("proposal_saved", "登錄計畫 {number}", "Wrote down the project {number}"),
    ("proposal_moved", "計畫狀態：{state}", "The project is {state}"),
    ("opinion_given", "審查意見：{ruling}", "Opinion: {ruling}"),
    (
        "committee_decided",
        "委員會於 {decided_on} 決議",
        "The committee decided on {decided_on}",
    ),
    (
        "committee_decision_removed",
        "刪除委員會 {decided_on} 決議",
        "Took the decision of {decided_on} away",
    ),
    ("scenario_made", "建立平衡方案", "Made a scenario"),
    (
        "grant_changed",
        "{source} 核列由 {before} 改為 {after} 元",
        "{source}: from {before} to {after}",
    ),
    ("proposal_tracked", "轉入列管：{item}", "Became the tracked item {item}"),
    ("book_opened", "開放 {year} 年度第 {edition} 版編撰", "Opened edition {edition} of {year}"),
    ("book_approved", "核定 {year} 年度第 {edition} 版", "Approved edition {edition} of {year}"),
    ("edition_dispatched", "{sent_on} 函送：{recipient}", "Sent on {sent_on}: {recipient}"),
    ("dispatch_removed", "刪除函送紀錄：{recipient}", "Took a letter away: {recipient}"),
    ("part_written", "填報 {lines} 列", "Wrote {lines} lines"),
    ("part_moved", "機關部分：{state}", "The part is {state}"),
    ("pledge_made", "登錄政見", "Wrote down a pledge"),
    ("pledge_mapped", "政見對應：{target}", "Mapped to {target}"),
    ("undertaking_listed", "列入 {year} 年度清單", "Listed for {year}"),
    ("undertaking_moved", "{made_on} 辦理：{state}", "{made_on}: {state}"),
):
    declare_sentence(f"planning.{name}", zh, en)
