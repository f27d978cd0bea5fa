"""The gallery, and the style sheets."""

from django.urls import path

from tongban.ui.bundles import serve
from tongban.ui.gallery import gallery

app_name = "ui"
urlpatterns = [
    path("", gallery, name="gallery"),
    path("<slug:name>.<slug:digest>.css", serve, name="sheet"),
]
