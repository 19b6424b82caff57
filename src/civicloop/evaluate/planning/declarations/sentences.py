"""How the history of plans reads."""

from civicloop.kernel.ledger.rules import declare_sentence

for name, zh, en in (
    ("plan_laid", "訂定中程計畫 {first_year} 至 {last_year}", "Laid down the plan"),
    ("plan_moved", "計畫狀態：{state}", "The plan is {state}"),
    ("goal_set", "設定目標或策略", "Set a goal or a strategy"),
    ("definition_proposed", "提報指標第 {version} 版", "Proposed version {version}"),
    ("definition_decided", "第 {version} 版：{decision}", "Version {version}: {decision}"),
    ("metric_bound", "指標自動取數：{metric}", "Bound to the figure {metric}"),
    ("result_saved", "登錄 {year} 年實際值 {actual}", "Wrote down {actual} for {year}"),
    ("result_moved", "{year} 年成果：{state}", "The result of {year} is {state}"),
):
    declare_sentence(f"planning.{name}", zh, en)
