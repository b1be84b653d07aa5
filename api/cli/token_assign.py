"""`zuji token assign`: the organisation of an account."""

import click

from api.cli.bilingual import command, option
from api.cli.token import accounts
from api.cli.token_create import organisation_type_code
from service.configuration import Config
from service.security.accounts import assign_organisation


@command("assign", zh="写明账号 NAME 的单位和单位类型；以后报送的事件据此署名。")
@click.argument("name")
@option("--organisation", required=True, zh="单位。", en="Organisation.")
@option(
    "--organisation-type",
    required=True,
    callback=organisation_type_code,
    zh="单位类型，代码见政策配置：government、community、enterprise 等。",
    en="Type of organisation, by the code of the policy profiles: government, community, enterprise, ...",
)
@click.pass_obj
def token_assign(config: Config, name: str, organisation: str, organisation_type: str) -> None:
    """State the organisation of the account NAME and its type; the events that it posts from now on carry them."""
    with accounts(config) as conn:
        assign_organisation(conn, name, organisation, organisation_type)
