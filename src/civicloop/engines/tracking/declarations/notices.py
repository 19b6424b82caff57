"""What is said to units about their months."""

from civicloop.kernel.notices.rules import declare_template

declare_template(
    "tracking.report_due",
    zh_subject="【列管填報】{month} 尚有 {count} 件，期限 {due_on}",
    zh_body="{programme} {month}進度尚有 {count} 件未送出，填報期限 {due_on}。",
    en_subject="[Tracked items] {count} reports of {month} are due on {due_on}",
    en_body="{programme}: {count} reports of {month} are not sent yet; due on {due_on}.",
)
declare_template(
    "tracking.report_silent",
    zh_subject="【列管填報】{month} 逾期 {count} 件，請督促",
    zh_body=("{programme} {month}進度逾填報期限 {due_on}，尚有 {count} 件未送出，請督促所屬填報。"),
    en_subject="[Tracked items] {count} reports of {month} are overdue",
    en_body=(
        "{programme}: {count} reports of {month} were due on {due_on} and have not been sent. "
        "Please see to it."
    ),
)
declare_template(
    "tracking.change_decided",
    zh_subject="【列管案件】{number} 之申請已有決定",
    zh_body="{number}「{title}」之作業計畫或變更申請已有決定，請至案件頁查看決定內容。",
    en_subject="[Tracked items] What was asked for {number} is decided",
    en_body="What was asked for {number}, {title}, is decided. The words stand on its page.",
)
declare_template(
    "tracking.report_returned",
    zh_subject="【列管填報】{number} {month} 填報退回修正",
    zh_body="{number}「{title}」{month} 填報已退回，請依退回原因修正後再送。",
    en_subject="[Tracked items] The report of {number} for {month} is given back",
    en_body="{number}, {title}: the report of {month} is given back. Please mend it and send it.",
)
declare_template(
    "tracking.due_day_moved",
    zh_subject="【列管填報】{month} 填報期限改為 {due_on}",
    zh_body="{programme} {month}進度填報期限改為 {due_on}，尚有 {count} 件未送出。",
    en_subject="[Tracked items] Reports of {month} are due on {due_on} now",
    en_body="{programme}: reports of {month} are due on {due_on} now; {count} are not sent yet.",
)
