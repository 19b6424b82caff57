"""The addresses of the pre-review."""

from django.urls import path

from civicloop.evaluate.planning.web.staff import (
    balancing,
    correcting,
    deciding,
    proposals,
    rounds,
)

urlpatterns = [
    path("rounds/", rounds.show_rounds, name="rounds"),
    path("rounds/new/", rounds.NewRound.as_view(), name="new-round"),
    path("rounds/<int:pk>/", rounds.show_round, name="round"),
    path("rounds/<int:pk>/move/", rounds.move_round, name="move-round"),
    path("rounds/<int:pk>/ceilings/", rounds.Ceilings.as_view(), name="ceilings"),
    path("rounds/<int:pk>/deadline/", correcting.MoveDeadline.as_view(), name="deadline"),
    path("rounds/<int:pk>/track/", rounds.Track.as_view(), name="track"),
    path("rounds/<int:pk>/decisions/new/", deciding.NewDecision.as_view(), name="new-decision"),
    path(
        "decisions/<int:pk>/correct/",
        deciding.CorrectDecision.as_view(),
        name="correct-decision",
    ),
    path("decisions/<int:pk>/remove/", deciding.remove_decision, name="remove-decision"),
    path("rounds/<int:pk>/projects/new/", proposals.NewProposal.as_view(), name="new-proposal"),
    path("projects/", rounds.show_proposals, name="proposals"),
    path("projects/<int:pk>/", proposals.show_proposal, name="proposal"),
    path("projects/<int:pk>/amend/", proposals.Amend.as_view(), name="amend"),
    path("projects/<int:pk>/opinion/", proposals.Judge.as_view(), name="judge"),
    path("projects/<int:pk>/move/", proposals.move_proposal, name="move-proposal"),
    path("balance/<int:pk>/", balancing.show_balance, name="balance"),
    path("balance/<int:pk>/changes/", balancing.show_changes, name="changes"),
    path("balance/<int:pk>/copy/", balancing.CopyScenario.as_view(), name="copy"),
    path("balance/<int:pk>/adopt/", balancing.AdoptScenario.as_view(), name="adopt"),
    path("balance/<int:pk>/projects/<int:proposal>/", balancing.SetGrants.as_view(), name="grant"),
]
