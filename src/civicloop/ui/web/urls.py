"""The addresses of ui."""

from django.urls import path

from civicloop.ui.web.public import gallery, language, logo
from civicloop.ui.web.staff import views

app_name = "ui"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("sample/areas.json", gallery.areas, name="areas"),
    path("sample/points.json", gallery.points, name="points"),
    path("sample/places.json", gallery.search, name="places"),
    path("language/", language.choose, name="language"),
    path("logo/<slug:digest>-<int:side>.png", logo.logo, name="logo"),
    path("views/", views.save, name="save-view"),
    path("views/<int:view_id>/remove/", views.remove, name="remove-view"),
]
