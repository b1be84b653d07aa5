"""The WSGI application `api.wsgi:app`, built in each gunicorn worker. Creates nothing in the database."""

import os

from api.app import create_app
from api.http.context import context_from
from api.http.proxied import Proxied
from service.configuration import Config

_config = Config.from_env(os.environ)
app = create_app(context_from(_config))
app.wsgi_app = Proxied(app.wsgi_app, _config.proxies)  # type: ignore[method-assign]  # as Flask documents it
