"""The addresses of books and pledges."""

from django.urls import path

from civicloop.evaluate.planning.web.staff import (
    books,
    correcting,
    dispatching,
    pledges,
    undertakings,
)

urlpatterns = [
    path("books/", books.show_books, name="books"),
    path("books/new/", books.NewBook.as_view(), name="new-book"),
    path("books/<int:pk>/", books.show_book, name="book"),
    path("books/<int:pk>/print/", books.show_print, name="print-book"),
    path("books/<int:pk>/approve/", books.ApproveBook.as_view(), name="approve-book"),
    path("books/<int:pk>/letters/new/", dispatching.NewLetter.as_view(), name="new-letter"),
    path("letters/<int:pk>/correct/", dispatching.CorrectLetter.as_view(), name="correct-letter"),
    path("letters/<int:pk>/remove/", dispatching.remove_letter, name="remove-letter"),
    path("parts/<int:pk>/", books.show_part, name="part"),
    path("parts/<int:pk>/lines/<slug:table>/", books.show_entries, name="entries"),
    path("parts/<int:pk>/write/plan/", books.WritePlan.as_view(), name="write-plan"),
    path("parts/<int:pk>/write/budget/", books.WriteBudget.as_view(), name="write-budget"),
    path("parts/<int:pk>/projects/", books.take_projects, name="take-projects"),
    path("parts/<int:pk>/move/", books.move_part, name="move-part"),
    path("pledges/", pledges.show_pledges, name="pledges"),
    path("pledges/new/", pledges.NewPledge.as_view(), name="new-pledge"),
    path("pledges/<int:pk>/", pledges.show_pledge, name="pledge"),
    path("pledges/<int:pk>/correct/", correcting.CorrectPledge.as_view(), name="correct-pledge"),
    path("pledges/<int:pk>/map/", pledges.MapPledge.as_view(), name="map-pledge"),
    path("pledges/<int:pk>/unmap/", pledges.unmap, name="unmap-pledge"),
    path("undertakings/", undertakings.show_undertakings, name="undertakings"),
    path("undertakings/new/", undertakings.NewUndertaking.as_view(), name="new-undertaking"),
    path("undertakings/<int:pk>/", undertakings.show_undertaking, name="undertaking"),
    path(
        "undertakings/<int:pk>/correct/",
        correcting.CorrectUndertaking.as_view(),
        name="correct-undertaking",
    ),
    path("undertakings/<int:pk>/step/", undertakings.MakeStep.as_view(), name="step-undertaking"),
]
