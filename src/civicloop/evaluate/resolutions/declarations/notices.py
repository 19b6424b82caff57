"""What is said when something comes due, and when it is over."""

from civicloop.kernel.notices.rules import declare_template

for key, zh_subject, zh_body, en_subject, en_body in (
    (
        "answer_ahead",
        "【回復期限】{count} 件即將到期，最近為 {first}",
        (
            "下列 {count} 件決議、指示、質詢或糾正案之回復期限將屆（最近為 {first}）："
            "\n{names}\n{link}"
        ),
        "[Answers] {count} come due, the first on {first}",
        (
            "The time to answer {count} decisions or questions is nearly over, the "
            "first on {first}:\n{names}\n{link}"
        ),
    ),
    (
        "answer_over",
        "【回復逾期】{count} 件逾期未回復，最早為 {first}",
        ("下列 {count} 件已逾回復期限（最早為 {first}），請儘速回復：\n{names}\n{link}"),
        "[Answers] {count} are overdue, the first since {first}",
        (
            "{count} answers are overdue, the first since {first}. Please see to "
            "them:\n{names}\n{link}"
        ),
    ),
    (
        "deed_ahead",
        "【辦理期限】{count} 件即將到期，最近為 {first}",
        (
            "貴單位下列 {count} 件列管事項之辦理期限將屆（最近為 {first}），請填報辦理情形："
            "\n{names}\n{link}"
        ),
        "[Decisions] {count} are to be done soon, the first by {first}",
        (
            "{count} decisions are to be carried out soon, the first by {first}. "
            "Please reply:\n{names}\n{link}"
        ),
    ),
    (
        "deed_over",
        "【辦理逾期】{count} 件逾期未完成，最早為 {first}",
        (
            "貴單位下列 {count} 件列管事項已逾辦理期限（最早為 {first}），請督促辦理："
            "\n{names}\n{link}"
        ),
        "[Decisions] {count} are overdue, the first since {first}",
        (
            "{count} decisions are past their day, the first since {first}. Please "
            "see to them:\n{names}\n{link}"
        ),
    ),
    (
        "report_ahead",
        "【議會】上次會期決議執行情形報告應於 {first} 前提出",
        ("會期 {names} 之決議執行情形，應於 {first} 前以書面報告議會（{count} 個會期）：\n{link}"),
        "[Council] The report on resolutions is due on {first}",
        (
            "The report on what was resolved is due to the council by {first} "
            "({count}): {names}\n{link}"
        ),
    ),
    (
        "report_over",
        "【議會】上次會期決議執行情形報告已逾期（{first}）",
        (
            "會期 {names} 之決議執行情形報告已逾 {first} 之期限（{count} 個會期），請儘速提出："
            "\n{link}"
        ),
        "[Council] The report on resolutions was due on {first}",
        (
            "The report on what was resolved was due to the council on {first} "
            "({count}): {names}\n{link}"
        ),
    ),
    (
        "visit",
        "【聯合會勘】{day} {begins} {place}",
        "「{title}」訂於 {day} {begins} 於 {place} 辦理聯合會勘，請派員參加並備妥資料：\n{link}",
        "[Joint visit] {day} {begins} {place}",
        (
            "A joint visit about “{title}” is called for {day} {begins} at {place}. Please come "
            "and bring what is known:\n{link}"
        ),
    ),
    (
        "visit_cancelled",
        "【聯合會勘取消】{day} {place}",
        "「{title}」原訂 {day} 於 {place} 之聯合會勘取消（{reason}）：\n{link}",
        "[Joint visit cancelled] {day} {place}",
        "The joint visit about “{title}” on {day} at {place} is cancelled ({reason}):\n{link}",
    ),
):
    declare_template(
        f"resolutions.{key}",
        zh_subject=zh_subject,
        zh_body=zh_body,
        en_subject=en_subject,
        en_body=en_body,
    )
