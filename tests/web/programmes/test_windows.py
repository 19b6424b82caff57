"""Two windows at once: the second is told what happened, and nothing is overwritten."""

import pytest

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Baseline, Item, Report, Verification
from civicloop.evaluate.programmes.models import Tender
from tests.db.programmes.conftest import OWNER
from tests.web.programmes.test_pages import (
    PLAN,
    WHY,
    D,
    address,
    city,
    clients,
    good,
    item,
    lay_boundaries,
    month,
    post,
    seen,
)

__all__ = ["city", "clients", "item"]
NEWER = "113/01\t30\n113/12\t100"


def send(clients, **changes):
    """The report of the month, as the officer sends it."""
    report = Report.objects.get()
    good(post(clients["officer"], "report", report.pk, **month(report, **WHY | changes)))
    return Report.objects.get()


def given_back_and_sent_anew(clients, report):
    good(post(clients["head"], "give-back", report.pk, reason="請重填"))
    return send(clients, actual="45")


def refused(answer, *said):
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in said:
        assert text in page
    return page


def test_only_the_report_that_was_read_is_approved(item, clients):
    head, report = clients["head"], send(clients)
    link = f"{address('approve-report', report.pk)}?version={report.version}"
    assert link in good(head.get(address("report", report.pk)))
    old = seen(head, "approve-report", report.pk)
    assert old == str(report.version)
    newer = given_back_and_sent_anew(clients, report)
    for version in (old, "", "²", "9" * 30):
        late = post(head, "approve-report", report.pk, version=version)
        refused(late, "45.00 %", "本次未辦理", f'name="version" value="{newer.version}"')
        assert Report.objects.get().state == "sent"
    stale = good(head.get(link))
    assert 'class="notice' in stale
    assert f'name="version" value="{newer.version}"' in stale
    good(post(head, "approve-report", report.pk, version=str(newer.version)))
    assert (Report.objects.get().state, Report.objects.get().actual) == ("approved", D(45))


def test_only_the_report_that_was_read_is_given_back_accepted_or_verified(item, clients):
    head, analyst, report = clients["head"], clients["analyst"], send(clients)
    old = str(report.version)
    newer = given_back_and_sent_anew(clients, report)
    late = post(head, "give-back", report.pk, version=old, reason="第二個視窗")
    refused(late, "第二個視窗", "45.00 %")
    assert Report.objects.get().version == newer.version
    good(post(head, "approve-report", report.pk))
    refused(post(analyst, "accept-report", report.pk, version=str(newer.version)))
    found = {"method": "site", "verified_on": "2024-02-10", "found_actual": "45",
             "evidence": "會勘紀錄", "difference_reason": "", "handling": ""}  # fmt: skip
    refused(post(analyst, "verify", report.pk, version=old, **found), "會勘紀錄")
    assert (Report.objects.get().state, Verification.objects.count()) == ("approved", 0)
    remedy = {"verdict": "partly", "verified_on": "2024-02-20", "note": "僅到一班"}
    first = seen(analyst, "verify-remedy", report.pk)
    good(post(analyst, "verify-remedy", report.pk, version=first, **remedy))
    refused(
        post(analyst, "verify-remedy", report.pk, version=first, **remedy | {"note": "皆到"}),
        "皆到",
    )
    assert Report.objects.get().variance.verified_note == "僅到一班"


def test_what_somebody_else_saved_stands_beside_what_is_typed(item, clients):
    report = Report.objects.get()
    good(post(clients["officer"], "report", report.pk, **month(report, actual="50", then="keep")))
    stale = month(report, actual="45", narrative="別的說法", then="keep")
    page = refused(post(clients["head"], "report", report.pk, **stale), "別的說法", "已完成路基")
    assert 'value="45"' in page
    kept = Report.objects.get()
    assert (kept.actual, kept.narrative) == (D(50), "已完成路基")
    knowingly = stale | {"version": str(kept.version)}
    good(post(clients["head"], "report", report.pk, **knowingly))
    assert Report.objects.get().narrative == "別的說法"


def test_a_place_a_light_and_a_step_are_taken_from_what_was_seen(item, clients):
    lay_boundaries()
    officer, analyst = clients["officer"], clients["analyst"]
    old = seen(analyst, "place", item.pk)
    assert old == seen(analyst, "suspend", item.pk) == seen(analyst, "light", item.pk)
    good(post(officer, "place", item.pk, lat="22.55", lon="120.25", version=old))
    late = post(analyst, "place", item.pk, lat="22.56", lon="120.35", version=old)
    page = refused(late, "120.35", f'name="version" value="{int(old) + 1}"')
    assert "西區" in page.split("error-summary")[1][:600]
    refused(post(analyst, "suspend", item.pk, reason="第二個視窗", version=old), "第二個視窗")
    found = Item.objects.get()
    assert (found.lon, found.state, found.version) == (120.25, "tracked", int(old) + 1)
    good(post(analyst, "suspend", item.pk, reason="停工", version=str(found.version)))


@pytest.mark.parametrize("name", ["plan", "ask-change", "move-milestones", "evaluate"])
def test_what_is_drawn_from_a_plan_or_its_steps_is_not_sent_over_another(item, clients, name):
    analyst, officer = clients["analyst"], clients["officer"]
    days = {f"stone_{row.pk}": row.planned_on.isoformat() for row in item.milestones.all()}
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    plan = {"from_on": "2024-02-01", "plan": NEWER, "reason": "第一個視窗"}
    wish = {"kind": "adjust", "ground": "force_majeure", "letter": "", "ends_on": "", "into": "",
            "plan": PLAN}  # fmt: skip
    moved = days | {next(iter(days)): "2024-01-10"}
    client, args, first, second = {
        "plan": (analyst, (), ("plan", plan), plan),
        "ask-change": (officer, (), ("plan", plan), wish),
        "move-milestones": (analyst, (), ("move-milestones", moved | {"reason": "提前"}), days),
        "evaluate": (officer, (2024,), ("evaluate", scores | {"remarks": "自評"}), scores),
    }[name]
    old = seen(client, name, item.pk, *args)
    who = officer if first[0] == "evaluate" else analyst
    good(post(who, first[0], item.pk, *args, **first[1]))
    before = everything(item)
    typed = {"remarks": "第二個視窗"} if name == "evaluate" else {"reason": "第二個視窗"}
    late = post(client, name, item.pk, *args, **second | typed, version=old)
    page = refused(late, "第二個視窗")
    assert f'name="version" value="{old}"' not in page
    assert everything(item) == before


def test_a_change_is_decided_beside_the_plan_that_was_shown(item, clients):
    officer, analyst = clients["officer"], clients["analyst"]
    wish = {"kind": "adjust", "ground": "force_majeure", "letter": "", "ends_on": "", "into": "",
            "plan": NEWER, "reason": "颱風"}  # fmt: skip
    good(post(officer, "ask-change", item.pk, **wish))
    change = item.changes.get()
    old = seen(analyst, "decide-change", change.pk)
    curve = tracking_curve(item)
    tracking.approve_baseline(item.pk, curve, from_on=item.begins_on, reason="x", actor=OWNER)
    late = post(analyst, "decide-change", change.pk, grant="yes", decision="同意", version=old)
    refused(late, "同意")
    change.refresh_from_db()
    assert (change.state, Baseline.objects.count()) == ("asked", 2)


def test_a_tender_is_mended_and_taken_off_as_it_was_seen(item, clients):
    officer = clients["officer"]
    values = {"case_number": "W-1", "name": "人行道工程", "amount": "900"}
    good(post(officer, "tender", item.pk, **values))
    row = Tender.objects.get()
    old = seen(officer, "mend-tender", item.pk, row.pk)
    good(post(officer, "mend-tender", item.pk, row.pk, **values | {"amount": "5"}, version=old))
    late = values | {"amount": "7", "version": old}
    refused(post(officer, "mend-tender", item.pk, row.pk, **late), 'value="7"')
    refused(post(officer, "remove-tender", item.pk, row.pk, reason="他案", version=old), "他案")
    assert Tender.objects.get().amount == 5


def tracking_curve(item):
    return tracked.versions_of([item.pk])[item.pk][-1].curve


def everything(item):
    stones = list(item.milestones.order_by("pk").values_list("revised_on", "actual_on"))
    counts = (Baseline.objects.count(), item.changes.count(), item.evaluations.count())
    return stones, counts, Item.objects.get(pk=item.pk).version
