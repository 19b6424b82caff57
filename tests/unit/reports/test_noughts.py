"""A sentence, or a part, whose figures are all nought is left out where its author says so."""

from __future__ import annotations

import pytest

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.rules.composing import compose
from civicloop.publish.reports.rules.soundness import Known, check
from civicloop.publish.reports.rules.templates import parse
from civicloop.publish.reports.rules.texts import faults
from tests.unit.reports import sample

HEAD = '---\nzh: 測試\nen: Test\nperiods: [half]\nlevels: ["一、", "（一）"]\n---\n'
NOUGHT = '{{ figure("cases.received", agency="none") }}'
SOME = '{{ figure("cases.received", agency="pwb") }}'


def made(body, **given):
    template = parse(HEAD + body, key="test")
    return compose(template, words={}, figures=sample.Given(**given), frame=sample.FRAME)


def texts(document):
    return [f"{piece.mark}{piece.text}" for piece in document.pieces]


def test_a_marked_sentence_of_noughts_is_left_out_and_its_figures_are_not_cited():
    document = made(f"{{{{ if any }}}}辦理{NOUGHT}、參訓{NOUGHT}。受理{SOME}。\n")
    assert texts(document) == ["受理30件。"]
    assert len(document.uses) == 1


def test_without_the_mark_noughts_are_printed():
    assert texts(made(f"辦理{NOUGHT}。\n")) == ["辦理0件。"]


def test_one_figure_that_is_not_nought_keeps_the_sentence():
    assert texts(made(f"{{{{ if any }}}}辦理{NOUGHT}、受理{SOME}。\n")) == ["辦理0件、受理30件。"]


def test_a_sentence_without_figures_stays():
    assert texts(made("{{ if any }}本期持續辦理。\n")) == ["本期持續辦理。"]


def test_a_change_keeps_a_nought_and_no_change_does_not():
    change = '{{ change("cases.received", agency="none") }}'
    fell = made(f"{{{{ if any }}}}辦理{NOUGHT}，{change}。\n", earlier=40)
    assert texts(fell) == ["辦理0件，較上期減少40件。"]
    assert texts(made(f"{{{{ if any }}}}辦理{NOUGHT}，{change}。\n", earlier=0)) == []


def test_what_is_hidden_is_no_nought():
    hidden = '{{ figure("cases.received", agency="epb") }}'
    document = made(f"{{{{ if any }}}}辦理{hidden}。\n", hides=("epb",))
    assert texts(document)[0] == "辦理(D)。"


def test_a_part_goes_with_its_heading_and_leaves_no_gap_in_the_numbers():
    body = f"# 甲\n:::if any\n# 乙\n辦理{NOUGHT}。\n:::book nothing\n:::end\n# 丙\n受理{SOME}。\n"
    assert texts(made(body)) == ["一、甲", "二、丙", "受理30件。"]
    kept = body.replace(NOUGHT, SOME)
    assert texts(made(kept))[1:3] == ["二、乙", "辦理30件。"]


def test_tables_keep_their_numbers_without_gaps():
    part = ":::if any\n:::book nothing\n:::end\n"
    document = made(f"{part}:::table cases.received by=agency title=甲\n")
    assert [piece.caption for piece in document.pieces] == ["表1　甲"]


def test_a_part_that_waits_for_a_text_stays():
    body = ":::if any\n# 甲\n:::collect a.b unit=commission title=甲\n:::end\n"
    assert texts(made(body))[0] == "一、甲"
    assert texts(made(body, texts={"a.b": "已辦理。"})) == ["一、甲", "已辦理。"]


def test_an_author_may_mark_a_sentence_of_the_own_text():
    text = f"{{{{ if any }}}}辦理{NOUGHT}。\n持續辦理。"
    document = made(":::collect a.b unit=commission title=甲\n", texts={"a.b": text})
    assert texts(document) == ["持續辦理。"]
    assert faults(text, {"cases.received"}) == []


def test_a_part_may_stand_only_while_a_figure_is_nought_or_is_not():
    body = (
        ":::if none metric=cases.closed\n本期無案件。\n:::end\n"
        ':::if some metric=cases.closed\n# 甲\n受理{{ figure("cases.closed") }}。\n:::end\n'
    )
    assert texts(made(body)) == ["一、甲", "受理30件。"]
    none = parse(HEAD + body, key="test")
    nothing = sample.Given()
    nothing.one = lambda metric, filters: sample.use(metric, 0)
    document = compose(none, words={}, figures=nothing, frame=sample.FRAME)
    assert texts(document) == ["本期無案件。"]
    assert document.uses == ()


def test_a_condition_says_of_which_metric():
    with pytest.raises(TemplateError, match="of which metric"):
        parse(HEAD + ":::if none\n甲\n:::end\n", key="test")
    template = HEAD + ":::if none metric=cases.nothing\n甲\n:::end\n"
    known = Known(figures={"cases.received": ()}, books=(), periods=("half",))
    assert [fault.code for fault in check(template, key="test", known=known)[1]] == ["figure"]


def test_no_other_condition_is_known():
    with pytest.raises(TemplateError, match="no if"):
        parse(HEAD + ":::if many\n甲\n:::end\n", key="test")
