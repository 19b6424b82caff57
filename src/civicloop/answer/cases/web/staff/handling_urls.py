"""The addresses of extensions and of the desk that sorts cases."""

from django.urls import path

from civicloop.answer.cases.web.staff import desk, extensions, undoing

urlpatterns = [
    path("work/desk/", desk.desk, name="desk"),
    path("work/extensions/", extensions.extensions, name="extensions"),
    path("work/extensions/<int:extension_id>/", extensions.extension, name="extension"),
    path("work/cases/<int:case_id>/undo/", undoing.undo, name="undo"),
]
