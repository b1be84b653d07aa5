"""What gunicorn serves: `api.wsgi:app`, built in each worker. The schema must be there; nothing is created here."""

import os

from api.app import create_app
from api.services import services_from
from service.configuration import Config

app = create_app(services_from(Config.from_env(os.environ)))
