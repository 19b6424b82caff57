"""The addresses of extensions, of the desk that sorts cases, and of letters set aside."""

from django.urls import path

from civicloop.answer.cases.web.staff import desk, extensions, letters, parts, undoing

urlpatterns = [
    path("work/desk/", desk.desk, name="desk"),
    path("work/extensions/", extensions.extensions, name="extensions"),
    path("work/extensions/<int:extension_id>/", extensions.extension, name="extension"),
    path("work/parts/", parts.parts, name="parts"),
    path("work/parts/<int:part_id>/", parts.part, name="part"),
    path("work/parts/<int:part_id>/cancel/", parts.cancel, name="cancel_part"),
    path("work/parts/<int:part_id>/photos/<int:file_id>/", parts.photo, name="part_photo"),
    path("work/letters/", letters.letters, name="letters"),
    path("work/letters/<int:letter_id>/", letters.letter, name="letter_aside"),
    path("work/cases/<int:case_id>/undo/", undoing.undo, name="undo"),
]
