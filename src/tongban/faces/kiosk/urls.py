"""The kiosk's addresses."""

from django.urls import path

from . import form, views

urlpatterns = [
    path("", views.attract, name="kiosk"),
    path("identify", views.identify, name="kiosk-identify"),
    path("choose", views.choose, name="kiosk-choose"),
    path("choose/<slug:department>", views.choose, name="kiosk-department"),
    path("matter/<slug:code>", form.confirm, name="kiosk-confirm"),
    path("matter/<slug:code>/keep", form.keep, name="kiosk-keep"),
    path("done/<slug:number>", views.done, name="kiosk-done"),
    path("done/<slug:number>/page.svg", views.paper_page, name="kiosk-page"),
    path("end", views.end, name="kiosk-end"),
]
