"""The field face's addresses."""

from django.urls import path

from . import community, month, people, tables

urlpatterns = [
    path("", community.page, name="field"),
    path("buildings/", people.buildings, name="field-buildings"),
    path("buildings/<slug:key>/", people.building, name="field-building"),
    path("buildings/<slug:key>/list.xlsx", people.building_list, name="field-building-list"),
    path("homes/<uuid:id>/", people.home, name="field-home"),
    path("tables/", tables.overview, name="field-tables"),
    path("tables/<slug:code>/", tables.one, name="field-table"),
    path("tables/<slug:code>/who/", tables.who, name="field-table-list"),
    path("tables/<slug:code>/who/<slug:column>/", tables.who, name="field-table-who"),
    path("changes/", month.page, name="field-changes"),
    path("changes/list.xlsx", month.listed, name="field-changes-list"),
]
