"""The bureau's addresses."""

from django.urls import path

from . import contests, corrections, doubts, feeds, quarantine, tables

urlpatterns = [
    path("", feeds.overview, name="bureau"),
    path("feeds/<slug:code>/", feeds.feed, name="bureau-feed"),
    path("feeds/<slug:code>/send", feeds.send, name="bureau-send"),
    path("feeds/<slug:code>/quarantine/", quarantine.waiting_rows, name="bureau-quarantine"),
    path("feeds/<slug:code>/quarantine.csv", quarantine.listed, name="bureau-quarantine-list"),
    path("quarantine/<uuid:id>/", quarantine.row, name="bureau-row"),
    path("tables/", tables.overview, name="bureau-tables"),
    path("tables/try/", tables.draft, name="bureau-table-draft"),
    path("tables/<slug:code>/", tables.one, name="bureau-table"),
    path("doubts/", doubts.queue, name="bureau-doubts"),
    path("doubts/<uuid:id>/", doubts.doubt, name="bureau-doubt"),
    path("contests/", contests.queue, name="bureau-contests"),
    path("contests/<uuid:id>/", contests.contest, name="bureau-contest"),
    path("corrections/", corrections.queue, name="bureau-corrections"),
    path("corrections/<uuid:id>/", corrections.request_page, name="bureau-correction"),
]
