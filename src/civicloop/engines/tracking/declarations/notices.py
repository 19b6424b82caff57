"""What is said to units about their months."""

from civicloop.kernel.notices.rules import declare_template

declare_template(
    "tracking.report_due",
    zh_subject="【列管填報】{month} 尚有 {count} 件，期限 {due_on}",
    zh_body="{programme} {month} 月進度尚有 {count} 件未送出，填報期限 {due_on}。",
    en_subject="[Tracked items] {count} reports of {month} are due on {due_on}",
    en_body="{programme}: {count} reports of {month} are not sent yet; due on {due_on}.",
)
declare_template(
    "tracking.report_silent",
    zh_subject="【列管填報】{month} 逾期 {count} 件，請督促",
    zh_body=(
        "{programme} {month} 月進度逾填報期限 {due_on}，尚有 {count} 件未送出，請督促所屬填報。"
    ),
    en_subject="[Tracked items] {count} reports of {month} are overdue",
    en_body=(
        "{programme}: {count} reports of {month} were due on {due_on} and have not been sent. "
        "Please see to it."
    ),
)
