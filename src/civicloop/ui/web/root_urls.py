"""The address at which browsers look for an icon whatever they show."""

from django.urls import path

from civicloop.ui.web.public import logo

urlpatterns = [path("favicon.ico", logo.icon, name="icon")]
