"""The desk's addresses."""

from django.urls import path

from . import handover, leave, views

urlpatterns = [
    path("", views.inbox, name="desk"),
    path("ledger/", views.ledger, name="desk-ledger"),
    path("cases/<slug:number>/", views.case, name="desk-case"),
    path("handover/", handover.posts, name="handover"),
    path("handover/posts/<uuid:id>/", leave.post, name="post"),
    path("handover/posts/<uuid:id>/back", leave.back, name="post-back"),
    path("handover/own/<uuid:id>/", handover.own, name="handover-own"),
    path("handover/led/<uuid:id>/", handover.led, name="handover-led"),
    path("handover/receipts/<str:number>/", handover.paper, name="handover-receipt"),
]
