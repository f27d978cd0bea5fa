"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
application = get_wsgi_application()
# All pages are imported now and not with the first request: nobody waits for it, and forked workers share it.
get_resolver().url_patterns  # noqa: B018 - reading it is what imports

from tongban.catalogue.search import warm  # noqa: E402 - once the applications are there

warm()
