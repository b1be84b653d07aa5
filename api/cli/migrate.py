"""`zuji migrate`: the schema, created or updated by its owner."""

import click

from api.cli.bilingual import command
from api.cli.database import has_current_views
from api.cli.rebuild import rebuild_views
from api.serving.serve import prepare
from service.configuration import Config
from service.postgres.open_database import open_database


@command("migrate", zh="以所有者建立或更新数据库结构，并重建由另一版本生成的视图（生产用）。")
@click.pass_obj
def migrate(config: Config) -> None:
    """Create or update the schema, as its owner, and rebuild views that another version made (production)."""
    with open_database(config) as database:
        prepare(database)
        if not has_current_views(database.service_url):
            rebuild_views(database.service_url, config, config.rebuild_workers, afresh=False)
