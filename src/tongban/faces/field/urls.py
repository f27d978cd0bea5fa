"""The field face's addresses."""

from django.urls import path

from . import community, people

urlpatterns = [
    path("", community.page, name="field"),
    path("buildings/", people.buildings, name="field-buildings"),
    path("buildings/<slug:key>/", people.building, name="field-building"),
    path("homes/<uuid:id>/", people.home, name="field-home"),
    path("changes/", people.changes, name="field-changes"),
]
