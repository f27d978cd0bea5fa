"""The desk's addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.inbox, name="desk"),
    path("ledger/", views.ledger, name="desk-ledger"),
    path("cases/<slug:number>/", views.case, name="desk-case"),
]
