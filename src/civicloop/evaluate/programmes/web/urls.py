"""Every address of the module."""

from django.urls import path

from civicloop.evaluate.programmes.web.staff import (
    ends,
    exchange,
    item,
    life,
    months,
    programmes,
    watching,
)

app_name = "programmes"
ITEM = "items/<int:pk>/"
REPORT = "reports/<int:pk>/"
ONE = "<int:pk>/"
MOVES = {
    "approve": life.Approve,
    "suspend": life.Suspend,
    "resume": life.Resume,
    "withdraw": life.Withdraw,
    "hand-down": life.HandDown,
    "take-up": life.TakeUp,
    "propose-release": life.ProposeRelease,
    "plan": life.Plan,
    "milestones": life.Milestones,
    "light": life.OverrideLight,
    "lift-light": life.LiftLight,
    "ask-change": life.AskChange,
}
urlpatterns = [
    path("", programmes.show_programmes, name="programmes"),
    path("open/", programmes.Open.as_view(), name="open"),
    path(ONE, programmes.show_programme, name="programme"),
    path(ONE + "candidate/", programmes.Candidate.as_view(), name="candidate"),
    path(ONE + "select/", programmes.select, name="select"),
    path(ONE + "months/open/", programmes.OpenMonth.as_view(), name="open-month"),
    path(ONE + "months/<int:period>/freeze/", programmes.FreezeMonth.as_view(), name="freeze"),
    path(ONE + "evaluations/<int:year>/", watching.show_evaluations, name="evaluations"),
    path(ONE + "compared/", exchange.show_compared, name="compared"),
    path(ONE + "execution/", exchange.show_execution, name="execution"),
    path(ONE + "contradictions/", exchange.show_contradictions, name="contradictions"),
    path(ONE + "export/<slug:mapping>/<slug:form>/", exchange.export, name="export"),
    path("items/", item.show_portfolio, name="portfolio"),
    path("heat/", watching.show_heat, name="heat"),
    path("waiting/", watching.show_waiting, name="waiting"),
    path("silence/", watching.show_silence, name="silence"),
    path("honesty/", watching.show_honesty, name="honesty"),
    path("ten/", watching.show_ten, name="ten"),
    path(ITEM, item.show_item, name="item"),
    *(path(f"{ITEM}{name}/", view.as_view(), name=name) for name, view in MOVES.items()),
    path(ITEM + "milestones/<int:milestone>/reach/", life.Reach.as_view(), name="reach"),
    path(ITEM + "parts/<int:part>/<slug:move>/", ends.move_part, name="part"),
    path(ITEM + "evaluate/<int:year>/", ends.Evaluate.as_view(), name="evaluate"),
    path(ITEM + "evaluations/<int:evaluation>/confirm/", ends.confirm_evaluation, name="confirm"),
    path("changes/<int:pk>/decide/", life.DecideChange.as_view(), name="decide-change"),
    path("changes/<int:pk>/take-back/", life.TakeBackChange.as_view(), name="take-back"),
    path("releases/<int:pk>/decide/", ends.DecideRelease.as_view(), name="decide-release"),
    path("reports/", months.show_owed, name="owed"),
    path("review/", months.show_to_review, name="to_review"),
    path(REPORT, months.show_report, name="report"),
    path(REPORT + "judge/", months.judge_live, name="judge"),
    path(REPORT + "approve/", months.Approve.as_view(), name="approve-report"),
    path(REPORT + "give-back/", months.GiveBack.as_view(), name="give-back"),
    path(REPORT + "accept/", months.Accept.as_view(), name="accept-report"),
    path(REPORT + "review/", months.show_review, name="review"),
    path(REPORT + "verify/", ends.Verify.as_view(), name="verify"),
    path(REPORT + "correct/", months.Correct.as_view(), name="correct"),
]
