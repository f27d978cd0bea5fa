"""The demo's own addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("demo/step-into", views.step_into, name="demo-step-into"),
    path("tour", views.tour, name="demo-tour"),
    path("demo/tour", views.tour_go, name="demo-tour-go"),
    path("demo/messages", views.messages, name="demo-messages"),
    path("api/v1/demo/sign-in", views.api_sign_in, name="demo-api-sign-in"),
]
