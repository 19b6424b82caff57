"""Templates: what they may say, and what becomes of it."""

import json
from dataclasses import replace

import pytest

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.queries.kinds import read_template, shipped
from civicloop.publish.reports.rules import checking, texts
from civicloop.publish.reports.rules.composing import compose
from civicloop.publish.reports.rules.documents import (
    Document,
    Piece,
    changes,
    is_number,
    plain,
    reworded,
)
from civicloop.publish.reports.rules.soundness import Known, check
from civicloop.publish.reports.rules.templates import parse, tags_in
from civicloop.publish.reports.rules.writing import as_page, as_typst
from tests.unit.reports.sample import FRAME, Given, use

HEAD = '---\nzh: 測試\nen: Test\nperiods: [half]\nlevels: ["壹、", "一、", ""]\n---\n'
WORDS = {"period_label": "115年1月至6月", "city": "本府", "office": "研考會"}
KINDS = {key: read_template(text, key=key) for key, text in shipped().items()}


def made(body, *, head=HEAD, **given):
    template = parse(head + body, key="test")
    return compose(template, words=WORDS, figures=Given(**given), frame=FRAME)


def test_headings_carry_the_marks_of_their_level():
    document = made("# 甲\n## 子\n## 丑\n# 乙\n## 寅\n### 口號　不編號\n")
    assert [f"{p.mark}{p.text}" for p in document.pieces] == [
        "壹、甲", "一、子", "二、丑", "貳、乙", "一、寅", "口號　不編號",
    ]  # fmt: skip


def test_a_sentence_takes_its_figures_with_their_codes():
    body = '{{ period_label }}受理{{ figure("cases.received") }}，'
    body += '平均每月{{ mean("cases.received") }}，{{ change("cases.received") }}。'
    document = made(body)
    assert document.pieces[0].text == "115年1月至6月受理42件，平均每月7件，較上期增加2件。"
    keys = [run.key for run in document.pieces[0].runs if run.key]
    assert [document.use(key).code for key in keys] == ["REC2026-01"] * 3
    assert [one.first for one in document.uses] == ["2026-01", "2025-07"]


@pytest.mark.parametrize(("earlier", "said"), [(42, "與上期相同"), (50, "較上期減少8件")])
def test_a_change_says_its_direction(earlier, said):
    document = made('{{ change("cases.received") }}。', earlier=earlier)
    assert said in document.pieces[0].text


def test_a_table_ends_with_the_sum_of_its_parts():
    [table] = made(":::table cases.received by=agency title=各機關件數\n").pieces
    assert table.caption == "表1　各機關件數"
    assert table.rows == (("工務局", "30"), ("環保局", "12"), ("合計", "42"))
    assert checking.findings(plain([table])) == []


def test_a_chart_has_one_specification_and_words_made_of_its_figures():
    [chart] = made(":::chart cases.received by=month title=各月件數\n").pieces
    assert [row["value"] for row in chart.spec["data"]["values"]] == [2, 4, 6, 8, 10, 12]
    assert chart.alt == (
        "折線圖：各月件數，共6個月。最高為115/612件，最低為115/12件；"
        "自115/1之2件至115/6之12件，增加10件。"
    )


def test_a_block_repeats_for_each_member():
    body = ":::each agency metric=cases.received\n## {{ member }}\n受理"
    body += '{{ figure("cases.received") }}。\n:::end\n'
    assert [p.text for p in made(body).pieces] == ["工務局", "受理30件。", "環保局", "受理12件。"]


def test_collected_text_stands_where_it_was_asked_for():
    text = "1.第一段。\n|類|件|\n|-|-|\n|甲|3|\n2.第二段。"
    pieces = made(":::collect a.b unit=agency title=甲\n", texts={"a.b": text}).pieces
    assert [p.kind for p in pieces] == ["text", "table", "text"]
    [missing] = made(":::collect a.b unit=agency title=甲\n").pieces
    assert missing.form == "missing"


def test_two_columns_hold_headings_beside_what_was_done():
    head = HEAD.replace("---\nzh", "---\nlayout: pairs\npair_heads: [項目, 成果]\nzh", 1)
    document = made("# 甲\n## 子\n做了。\n## 丑\n也做了。\n", head=head)
    shown = [([p.text for p in row.left], [p.text for p in row.right]) for row in document.pieces]
    assert shown == [(["甲", "子"], ["做了。"]), (["丑"], ["也做了。"])]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("# 甲\n{{ nothing }}\n", 8),
        ('{{ figure("x") }}\n', 7),
        (":::table\n", 7),
        (":::unknown a\n", 7),
        (":::form shout\n:::end\n", 7),
        ("# 甲\n:::each district metric=a.b\n", 8),
        ("\n:::end\n", 8),
        (':::table cases.received title="open\n', 7),
    ],
)
def test_a_wrong_template_is_refused_with_its_line(body, line):
    with pytest.raises(TemplateError) as caught:
        parse(HEAD + body, key="test")
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text", ["", "# 甲", "---\n[\n---\n", "---\n- a\n---\n", "---\nzh: a\n---\n"]
)
def test_a_head_that_is_none_is_refused(text):
    with pytest.raises(TemplateError):
        parse(text, key="test")


EVERYTHING = (
    ":::form greeting\n大家好：\n:::end\n# 甲\n:::table cases.received by=agency\n"
    ":::chart cases.closed by=agency\n:::book documents\n"
)


def test_a_kept_document_is_the_same_for_ever():
    document = made(EVERYTHING)
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_a_document_of_before_lists_its_marks_and_opens_the_proof():
    document = made('受理{{ figure("cases.received") }}。')
    body = json.loads(json.dumps(document.to_json()))
    for row in body["uses"]:
        del row["key"], row["is_hidden"]
        row |= {"code": "ABCDEFG", "address": "/reports/figures/ABCDEFG/"}
    for piece in body["pieces"]:
        runs = [(run["text"], "ABCDEFG" if run["key"] else "") for run in piece["runs"]]
        piece |= {"code": "", "runs": [{"text": text, "code": code} for text, code in runs]}
    old = Document.from_json(body)
    assert old.pieces[0].text == document.pieces[0].text
    [figure] = old.uses
    assert old.pieces[0].runs[1].key == figure.key
    assert (figure.code, figure.address) == (
        "ABCDEFG", "/figures/cases/received/proof/?period=2026-01..2026-06",
    )  # fmt: skip


def test_a_hidden_figure_is_told_as_such_and_carries_no_code():
    body = '受理{{ figure("cases.received", agency="epb") }}。\n:::table cases.received by=agency\n'
    document = made(body, hides=("epb",))
    sentence, table, under, note = document.pieces
    assert under.text == note.text
    alone = made(":::table cases.received by=agency\n# 次章\n", hides=("epb",))
    assert [piece.form or piece.kind for piece in alone.pieces] == ["table", "note", "heading"]
    assert sentence.text == "受理(D)。"
    assert table.rows == (("工務局", "30"), ("環保局", "(D)"), ("合計", "42"))
    assert (note.form, note.text) == ("note", "註：(D)表示為保護個別資料不陳示之數值，不編代碼。")
    assert checking.findings(plain(document.pieces)) == []
    page = as_page(document, pictures={}, office=True)
    assert "<sup>" not in page
    assert [use.printed for use in document.uses if not use.code] == ["(D)"]
    assert "註：" not in "".join(piece.text for piece in made(body).pieces)


def test_the_page_names_and_links_every_figure():
    document = made('受理{{ figure("cases.received") }}。<script>\n' + EVERYTHING)
    page = as_page(document, pictures={}, base="https://city.example")
    assert '<html lang="zh-Hant-TW">' in page
    assert "<script>" not in page
    assert 'href="https://city.example/f/REC2026-01"' in page
    assert page.count("<caption>") >= 2
    assert all(one.code in page for one in document.uses)


def test_no_text_of_an_author_is_a_command_of_typst():
    text = '#read("/etc/passwd") [*粗*] $x$ \\ "引" @a <b>'
    document = made(":::collect a.b unit=agency title=甲\n", texts={"a.b": text})
    markup = as_typst(document, fonts=("X",), pictures={})
    assert '#"#read(\\"/etc/passwd\\") [*粗*] $x$ \\\\ \\"引\\" @a <b>";' in markup


def test_the_paragraphs_that_differ_are_listed():
    before = made("# 甲\n外訓 30 人次。\n\n內訓 60 人次。\n\n刪去。")
    after = made("# 甲\n外訓 40 人次。\n\n內訓 60 人次。")
    assert reworded(before, after) == [("外訓 30 人次。", "外訓 40 人次。"), ("刪去。", "")]
    assert reworded(after, after) == []


def test_what_would_change_is_listed():
    before = made('{{ figure("cases.received") }}')
    after = replace(before, uses=(use("cases.received", 43),))
    assert changes(before, after) == [("cases.received 115年1月至6月", "42 件", "43 件")]


@pytest.mark.parametrize("template", KINDS.values(), ids=list(KINDS))
def test_the_shipped_reports_name_nobodys_city(template):
    assert "高雄" not in repr(template)
    assert len({block.text for block in template.sections}) == len(template.sections)


CHAPTERS = {
    "half-year": (
        "一、研究發展 二、綜合計畫 三、管制考核 四、工程品質查核 五、聯合服務 六、資訊業務"
    ),
    "council": "壹、工作成效 貳、積極辦理及未來重點 參、結語",
    "annual-results": (
        "壹、研究發展 貳、綜合計畫 參、管制考核 "
        "肆、工程查核 伍、為民服務－聯合服務業務 陸、資訊業務"
    ),
    "overview": "壹、總述 貳、政治建設 參、經濟建設 肆、文教建設 伍、社會建設",
    "control-bulletin": "壹、列管計畫執行情形 貳、公文處理時效 參、人民陳情及派工案件處理時效",
    "petition-performance": "壹、整體處理績效 貳、各機關處理績效 參、績效檢討 肆、擬辦",
    "inspection-return": (
        "壹、查核辦理情形 貳、查核等第 參、缺失及改善情形 "
        "肆、績效較差機關之具體建議 伍、提報市政會議事項"
    ),
}


@pytest.mark.parametrize("key", CHAPTERS)
def test_the_chapters_of_a_report_stand_in_their_order(key):
    template = KINDS[key]
    tops = [block for block in template.blocks if block.kind == "heading" and block.level == 0]
    marks = [template.style.mark(0, place) + block.text for place, block in enumerate(tops, 1)]
    assert marks == CHAPTERS[key].split()


def test_the_lines_of_a_text_are_numbered_where_the_template_says_so():
    """Goals of a yearly plan: 一、依據市長施政理念… 二、優化…."""
    body = ":::collect goals unit=commission marks=一、 title=目標\n"
    pieces = made(body, texts={"goals": "推動開放資料。\n二、辦理訓練。\n落實查核。"}).pieces
    assert [piece.text for piece in pieces] == [
        "一、推動開放資料。", "二、辦理訓練。", "三、落實查核。",
    ]  # fmt: skip


def test_a_cell_of_several_lines_stays_one_cell():
    table = Piece("table", head=("計畫", "要領"), rows=(("甲", "1. 子\n2. 丑"),))
    document = replace(FRAME, pieces=(table,))
    assert "| 甲 | 1. 子 2. 丑 |" in plain(document.pieces)
    assert "<td>1. 子<br>2. 丑</td>" in as_page(document, pictures={})


def test_a_page_has_the_title_of_its_report_once_as_its_heading():
    body = ":::form title\n{{ office }}年度施政計畫提要\n:::end\n# 甲\n## 子\n"
    page = as_page(made(body), pictures={})
    assert '<h1 id="top">研考會年度施政計畫提要</h1>' in page
    assert page.count("年度施政計畫提要") == 1
    assert '<li style="margin-left:1em"><a href="#h2">一、子</a></li>' in page


def test_a_table_of_several_figures_has_a_column_each_and_the_largest_first():
    names = "cases.closed cases.received"
    document = made(f":::table {names} by=agency order=largest title=甲\n", hides=("pwb",))
    [table, note] = document.pieces
    assert table.head == ("機關", "cases.closed（件）", "cases.received（件）")
    assert table.rows == (("環保局", "10", "12"), ("工務局", "(D)", "(D)"), ("合計", "30", "42"))
    assert "一併不陳示" in note.text


def test_who_has_no_row_of_a_count_has_nought_of_it():
    given = Given()
    every = given.by
    given.by = lambda metric, by: every(metric, by)[: 1 if metric == "cases.closed" else 2]
    template = parse(HEAD + ":::table cases.received cases.closed by=agency\n", key="test")
    [table] = compose(template, words=WORDS, figures=given, frame=FRAME).pieces
    assert table.rows[1] == ("環保局", "12", "0")


def test_a_table_names_figures_that_there_are_and_a_known_order():
    known = Known(figures={"cases.received": ("agency",)}, books=(), periods=("half",))
    body = ":::table cases.received cases.nothing by=agency order=smallest\n"
    faults = check(HEAD + body, key="test", known=known)[1]
    assert sorted(fault.code for fault in faults) == ["figure", "unknown"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("{{ period }}與{{  city\t}}", ["period", "city"]),
        ("{{}}", [""]),
        ("{{ period\n}}", []),
        ("{{ {{ period }}", ["period"]),
        ("{{ a } b }}", ["a } b"]),
        ("{{" * 50_000, []),
        ("{{" + " " * 50_000, []),  # went over every way to part the blanks: minutes
        ("{{ a" + " a" * 50_000, []),
    ],
)
def test_a_tag_stands_in_two_braces_of_one_line(text, tags):
    assert tags_in(text) == tags


def test_a_text_of_blanks_behind_two_braces_is_refused_as_it_is_kept():
    assert texts.faults("{{" + " " * (texts.LONGEST - 2), {}) == ["{{"]


def test_what_stands_for_no_figure_stands_where_figures_do():
    assert [is_number(cell) for cell in ("1,234", "3.5%", "(D)", "–", "工務局", "")] == [
        True, True, True, True, False, False]  # fmt: skip
