"""The addresses of extensions and of the desk that sorts cases."""

from django.urls import path

from civicloop.answer.cases.web.staff import extensions

urlpatterns = [
    path("work/extensions/", extensions.extensions, name="extensions"),
    path("work/extensions/<int:extension_id>/", extensions.extension, name="extension"),
]
