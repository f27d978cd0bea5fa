"""The gallery's one address."""

from django.urls import path

from tongban.ui.gallery import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]
