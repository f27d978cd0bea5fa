"""The field face's addresses."""

from django.urls import path

from . import community, month, people

urlpatterns = [
    path("", community.page, name="field"),
    path("buildings/", people.buildings, name="field-buildings"),
    path("buildings/<slug:key>/", people.building, name="field-building"),
    path("buildings/<slug:key>/list.xlsx", people.building_list, name="field-building-list"),
    path("homes/<uuid:id>/", people.home, name="field-home"),
    path("changes/", month.page, name="field-changes"),
    path("changes/list.xlsx", month.listed, name="field-changes-list"),
]
