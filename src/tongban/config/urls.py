"""Every address of the house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tongban.faces.openapi.api import api
from tongban.web import health, metrics, posts, preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/live", health.live, name="healthz-live"),
    path("metrics", metrics.metrics, name="metrics"),
    path("preferences/<slug:what>/<slug:value>", preferences.choose, name="choose"),
    path("posts/act-as", posts.act_as, name="act-as"),
    path("ui/", include("tongban.ui.urls")),
    path("kiosk/", include("tongban.faces.kiosk.urls")),
    path("desk/", include("tongban.faces.desk.urls")),
    path("bureau/", include("tongban.faces.bureau.urls")),
    path("field/", include("tongban.faces.field.urls")),
    path("", include("tongban.faces.portal.urls")),
]
if settings.TONGBAN_DEMO:
    urlpatterns.append(path("", include("tongban.demo.urls")))

handler400 = "tongban.web.errors.bad_request"
handler403 = "tongban.web.errors.forbidden"
handler404 = "tongban.web.errors.not_found"
handler429 = "tongban.web.errors.too_many"  # django-allauth looks for it
handler500 = "tongban.web.errors.failed"
