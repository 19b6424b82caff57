"""A report from its opening to its second version, and what is refused on the way."""

import re
import shutil
from datetime import date

import pytest

from civicloop.assembly.program.main import main
from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as counting
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.registers import queries as queries_of_registers
from civicloop.engines.registers import services as registers
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.files import services as files
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices.models import Message
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.adapters import fonts
from civicloop.publish.reports.errors import (
    FiguresMovedError,
    FindingsError,
    PeriodError,
    SectionError,
)
from civicloop.publish.reports.models import Edition, Version
from civicloop.publish.reports.queries import figures as printed
from civicloop.publish.reports.rules.checking.words import sentence
from civicloop.publish.reports.states import SectionState
from tests.web.reports import city as laying
from tests.web.reports.city import APPROVER, DUE, EDITOR, NOW

can_print = pytest.mark.skipif(
    shutil.which("pandoc") is None or "noto serif cjk tc" not in fonts.families(),
    reason="pandoc or the Chinese font is missing",
)


RECEIVED = "cases.received@2025-H2"


def first(edition):
    return edition.sections.order_by("place").first()


def test_an_edition_lays_its_sections_down_once(city, edition):
    assert edition.sections.count() == len(queries.kind("half-year").sections)
    with pytest.raises(PeriodError):
        laying.opened(city.units["ROADS"].pk)
    with pytest.raises(PeriodError):
        reports.open_edition(
            "half-year", "2025", unit=city.units["ROADS"].pk, due_at=DUE, actor=EDITOR, now=NOW
        )
    assert Edition.objects.count() == 1
    assert [event.name for event in ledger.history(edition.ref)] == ["reports.edition_opened"]


def test_a_text_goes_from_the_writer_to_the_head_and_back(city, edition):
    officer, head = city.actor("officer"), city.actor("head")
    row = first(edition)
    reports.write(row.pk, text="第一版", number=0, actor=officer, now=NOW)
    reports.send(row.pk, actor=officer, now=NOW)
    reports.give_back(row.pk, reason="請補件數", actor=head, now=NOW)
    reports.write(row.pk, text="第二版", number=1, actor=officer, now=NOW)
    reports.send(row.pk, actor=officer, now=NOW)
    done = reports.approve(row.pk, actor=head, now=NOW)
    assert (done.state, done.number, done.text) == (SectionState.APPROVED, 2, "第二版")
    assert [one.text for one in done.drafts.all()] == ["第二版", "第一版"]
    assert [event.name.partition(".")[2] for event in ledger.history(row.ref)] == [
        "section_written", "section_sent", "section_returned", "section_written", "section_sent",
        "section_approved",
    ]  # fmt: skip
    told = set(Message.objects.values_list("template", flat=True))
    assert {"reports.sent", "reports.returned"} <= told


def test_nobody_approves_the_own_words_or_another_units_text(city, edition):
    head, officer = city.actor("head"), city.actor("officer")
    row = first(edition)
    reports.write(row.pk, text="甲", number=0, actor=head, now=NOW)
    reports.send(row.pk, actor=head, now=NOW)
    for actor in (head, officer):
        with pytest.raises(NotPermittedError):
            reports.approve(row.pk, actor=actor, now=NOW)
    other = edition.sections.order_by("place").last()
    reports.assign(other.pk, unit=city.units["PARKS"].pk, due_at=DUE, actor=EDITOR, now=NOW)
    with pytest.raises(NotPermittedError):
        reports.write(other.pk, text="乙", number=0, actor=officer, now=NOW)
    other.refresh_from_db()
    assert (other.state, other.text) == (SectionState.WAITING, "")


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("甲", 3, "changed"),
        ("   ", 0, "empty"),
        ("字" * 20_001, 0, "long"),
        ('計{{ figure("cases.nothing") }}', 0, "tag"),
        ("計{{ period }}", 0, "tag"),
        ("計{{ 甲", 0, "tag"),
        ('計{{ figure("cases.received", agency="NOBODY") }}', 0, "tag"),
    ],
)
def test_a_bad_text_is_refused_and_nothing_is_kept(edition, text, number, code):
    row = first(edition)
    with pytest.raises(SectionError, match=code):
        reports.write(row.pk, text=text, number=number, actor=EDITOR, now=NOW)
    row.refresh_from_db()
    assert (row.number, row.drafts.count()) == (0, 0)


def test_a_suggestion_is_counted_from_the_units_own_rows(city, edition):
    laying.counted(3)
    for code in ("WORKS", "ROADS"):
        row = first(edition)
        reports.assign(row.pk, unit=city.units[code].pk, due_at=DUE, actor=EDITOR, now=NOW)
        row.refresh_from_db()
        found = {one.key: one for one in queries.suggestions(row, now=NOW)}
        if "cases.received" in found:
            break
    assert found["cases.received"].sentence == "本期受理件數計3件。"
    done = reports.accept(row.pk, suggestion="cases.received", actor=EDITOR, now=NOW)
    assert 'figure("cases.received"' in done.text
    document = queries.document_now(edition, now=NOW)
    assert any("本期受理件數計3件。" in piece.text for piece in document.pieces)


KEEPER = person(903, grants={"registers.edit": EVERYWHERE})


def courses_of(unit):
    """Two courses of an agency, and one that no agency held."""
    registers.ship(now=NOW)
    register = queries_of_registers.register("works-training")
    for place, (day, people, of) in enumerate(
        ((9, 241, unit.pk), (30, 59, unit.pk), (12, 300, None))
    ):
        cells = {"held_on": f"2025-09-{day:02}", "title": f"訓練{place}", "sessions": "1",
                 "people": str(people), "audience": "staff"}  # fmt: skip
        registers.add(register.pk, cells, actor=KEEPER, unit_id=of, now=NOW)


def test_a_register_suggests_one_sentence_of_all_that_it_counts(city, edition):
    works = city.units["WORKS"]
    courses_of(works)
    row = first(edition)
    reports.assign(row.pk, unit=works.pk, due_at=DUE, actor=EDITOR, now=NOW)
    row.refresh_from_db()
    assert queries.suggestions(row, now=NOW) == []
    counting.refresh_due(now=NOW)
    found = {one.key: one.sentence for one in queries.suggestions(row, now=NOW)}
    told = "課程數計{}班、場次計{}場、參訓人次計{}人次、承攬廠商研討會場次計0場。"
    assert found == {
        "works-training:WORKS": f"本期WORKS工程教育訓練，{told.format(2, 2, 300)}",
        "works-training": f"本期工程教育訓練，{told.format(3, 3, 600)}",
    }
    done = reports.accept(row.pk, suggestion="works-training", actor=EDITOR, now=NOW)
    assert done.text.count('{{ figure("registers.works_training_') == 4
    document = queries.document_now(edition, now=NOW)
    assert found["works-training"] in [piece.text for piece in document.pieces]
    assert "registers.works_training_people@2025-H2" in {use.key for use in document.uses}
    assert not [one for one in queries.findings(document) if one.code == "sum"]
    with pytest.raises(SectionError, match="suggestion"):
        reports.accept(row.pk, suggestion="registers", actor=EDITOR, now=NOW)


def test_units_are_reminded_once(edition):
    assert reports.remind(now=NOW) == 0
    before = Message.objects.count()
    assert reports.remind(now=DUE) == edition.sections.count()
    assert Message.objects.count() > before
    assert reports.remind(now=DUE) == 0


def test_nothing_is_published_before_all_is_approved_and_answered(edition):
    laying.counted()
    with pytest.raises(SectionError, match="unapproved"):
        reports.publish(edition.pk, actor=EDITOR, now=NOW)
    laying.approved(edition)
    row = first(edition)
    reports.give_back(row.pk, reason="數字有誤", actor=APPROVER, now=NOW)
    wrong = "查核 3 件、複查 4 件，合計 8 件。"
    reports.write(row.pk, text=wrong, number=1, actor=EDITOR, now=NOW)
    reports.send(row.pk, actor=EDITOR, now=NOW)
    reports.approve(row.pk, actor=APPROVER, now=NOW)
    with pytest.raises(FindingsError) as refused:
        reports.publish(edition.pk, actor=EDITOR, now=NOW)
    assert ("sum", "8件", "7") in {
        (one.finding.code, one.finding.printed, one.finding.expected)
        for one in refused.value.findings
    }
    assert not Version.objects.exists()
    laying.answered(edition, queries)
    version = reports.publish(edition.pk, actor=EDITOR, now=NOW)
    assert {one["said_by"] for one in version.findings} == {EDITOR.ref}


def test_an_answer_holds_for_one_finding_alone(edition):
    with pytest.raises(SectionError, match="finding"):
        reports.answer(edition.pk, finding="0" * 64, reason="好", actor=EDITOR, now=NOW)
    with pytest.raises(SectionError, match="reason"):
        reports.answer(edition.pk, finding="0" * 64, reason=" ", actor=EDITOR, now=NOW)


def test_the_command_takes_the_texts_of_the_open_report_and_its_frozen_version(
    edition, tmp_path, capsys
):
    path = tmp_path / "report.html"
    words = ["report", "render", "half-year", "--period", "114-H2", "--format", "html"]
    laying.counted(2)
    assert main([*words, "--published", "-o", str(path)]) == 2
    assert "was published" in capsys.readouterr().err
    laying.approved(edition, first="本期新創委託研究制度。")
    assert main([*words, "-o", str(path)]) == 0
    assert "本期新創委託研究制度。" in path.read_text("utf-8")
    laying.answered(edition, queries)
    reports.publish(edition.pk, actor=EDITOR, now=NOW)
    laying.counted(3, at=DUE)
    shown = []
    for published in ([], ["--published"]):
        assert main([*words, *published, "-o", str(path)]) == 0
        shown.append(re.search(r"受理案件計<a[^>]*>(\d+)", path.read_text("utf-8"))[1])
    assert shown == ["5", "2"]


@can_print
def test_a_published_report_is_frozen_and_a_correction_says_what_changed(edition):
    laying.counted(2)
    laying.approved(edition)
    laying.answered(edition, queries)
    one = reports.publish(edition.pk, actor=EDITOR, now=NOW)
    assert reports.render_waiting(now=NOW) == 3
    assert reports.render_waiting(now=NOW) == 0
    one.refresh_from_db()
    assert sorted(one.rendered) == ["docx", "odt", "pdf"]
    for kept in one.rendered.values():
        stored = StoredFile.objects.get(pk=kept["file"])
        assert stored.digest == kept["digest"]
        assert files.open_file(stored).path.stat().st_size == kept["size"]
    frozen = one.document
    laying.counted(3, at=DUE)
    with pytest.raises(SectionError, match="reason"):
        reports.publish(edition.pk, actor=EDITOR, now=DUE)
    laying.answered(edition, queries)
    two = reports.publish(edition.pk, note="補登三件", actor=EDITOR, now=DUE)
    one.refresh_from_db()
    assert one.document == frozen
    assert ["受理件數（WORKS） 114年7月至12月", "2 件", "5 件"] in two.changes
    [was, now] = [
        next(use for use in queries.document_of(version).uses if use.key == RECEIVED)
        for version in (one, two)
    ]
    assert [use.address for use in (was, now)] == [f"/f/{use.code}" for use in (was, now)]
    assert [metrics.citation(use.code).shown for use in (was, now)] == ["2", "5"]
    assert metrics.as_it_stands(metrics.citation(was.code), now=DUE).shown == 5
    assert [event.body["version"] for event in ledger.history(edition.ref)
            if event.name == "reports.report_published"] == [1, 2]  # fmt: skip


def test_a_month_from_which_another_version_counts_is_named_in_tables(edition):
    laying.counted()
    kept = printed.Kept(metrics.period_of("2025-H2"), {}, language="zh-hant", now=NOW)
    assert not any("定義" in label for _key, label, _use in kept.by("cases.received", "month"))
    Snapshot.objects.filter(month__gte=date(2025, 10, 1)).update(version=9)
    kept = printed.Kept(metrics.period_of("2025-H2"), {}, language="zh-hant", now=NOW)
    marked = {key: label for key, label, _use in kept.by("cases.received", "month")}
    assert [key for key, label in marked.items() if "定義" in label] == ["2025-10"]
    assert marked["2025-10"].endswith("（定義第 9 版起）")


def test_two_figures_of_one_name_never_differ_inside_one_report(edition):
    """Counted anew between a sentence and the table below it: one report says one number."""
    laying.counted()
    half = metrics.period_of("2025-H2")
    kept = printed.Kept(half, {}, language="zh-hant", now=NOW)
    [agency] = [value for value, _label, use in kept.by("cases.received", "agency") if use.shown]
    kept = printed.Kept(half, {}, language="zh-hant", now=NOW)
    before = kept.one("cases.received", {"agency": agency})
    assert not kept.has_moved
    laying.counted(3, at=DUE)
    with pytest.raises(FiguresMovedError) as told:
        kept.by("cases.received", "agency")
    assert told.value.key == before.key
    assert kept.has_moved
    fresh = printed.Kept(half, {}, language="zh-hant", now=NOW)
    assert fresh.one("cases.received", {"agency": agency}).shown != before.shown
    assert {v: u.shown for v, _l, u in fresh.by("cases.received", "agency")}[agency] == (
        fresh.one("cases.received", {"agency": agency}).shown
    )
    assert not fresh.has_moved


def test_a_report_is_held_against_the_newest_version_of_another_and_told_by_its_name(edition):
    """A corrected figure is no difference any more: what was printed before it is history."""
    laying.counted(2)
    laying.approved(edition)
    laying.answered(edition, queries)
    reports.publish(edition.pk, actor=EDITOR, now=NOW)
    laying.counted(3, at=DUE)
    other = reports.open_edition(
        "council", "2025-H2", unit=edition.sections.first().unit_id, due_at=DUE, actor=EDITOR,
        now=DUE,
    )  # fmt: skip

    def told():
        found = queries.found_in(other, queries.document_now(other, now=DUE))
        return [one.finding for one in found if one.finding.code == "report"]

    assert "受理件數：與其他報告不同：印「5 件」" in [
        sentence(one, "zh-hant").partition("，")[0] for one in told()
    ]
    laying.answered(edition, queries)
    reports.publish(edition.pk, note="補登三件", actor=EDITOR, now=DUE)
    assert told() == []
