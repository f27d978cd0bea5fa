"""The field face's addresses."""

from django.urls import path

from . import community

urlpatterns = [
    path("", community.page, name="field"),
]
