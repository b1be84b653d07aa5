"""`zuji token create`: a new account."""

from typing import Any, Final

import click

from api.cli.bilingual import command, option
from api.cli.token import EXPIRES, accounts
from service.configuration import Config
from service.reference import reference
from service.security.account_rules import ROLES, organisation_types, refuse_organisation
from service.security.accounts import create_account

_AGENCY: Final = "public_employment_agency"


def organisation_type_code(_: click.Context, __: click.Parameter, code: str) -> str:
    """The code of a type of organisation that the policy profiles name (R0-6), or "". Raises BadParameter."""
    known = organisation_types()
    if code and code not in known:
        raise click.BadParameter(", ".join(f"{one} {term.zh}" for one, term in known.items()))
    return code


@command("create", zh="创建账号，并只打印它的令牌。令牌只显示这一次。")
@option("--role", type=click.Choice(ROLES), required=True, zh="角色。", en="Role.")
@option(
    "--area",
    required=True,
    zh='区划代码，限定可读可报的范围；--area "" 为全部地区。',
    en='Area code that bounds what the account reads and posts; --area "" is everywhere.',
)
@option(
    "--name",
    required=True,
    zh="人员姓名或系统名称，永不重复使用。",
    en="Name of the person or system; never used for another account.",
)
@option(
    "--organisation",
    default="",
    zh="单位，须同时填写单位类型；默认为该地区的公共就业服务机构。",
    en="Organisation, together with its type; by default the employment agency of the area.",
)
@option(
    "--organisation-type",
    default="",
    callback=organisation_type_code,
    zh="单位类型，代码见政策配置：government、community、enterprise 等。",
    en="Type of organisation, by the code of the policy profiles: government, community, enterprise, ...",
)
@option(
    "--source",
    "sources",
    multiple=True,
    zh="只有本账号可用的 CloudEvents 来源，可重复；默认 /accounts/NAME；'*' 为不属于任何账号的所有来源（用于复制）。",
    en="A CloudEvents source that only this account may post from; may be repeated; default /accounts/NAME;"
    " '*': every source that no account owns (for replication).",
)
@option(
    "--type",
    "--types",
    "types",
    multiple=True,
    zh="integration 账号可报送的事件类型，以逗号分隔；不填为全部。",
    en="Event types that an integration account may post, with commas; none: all.",
)
@option("--expires", **EXPIRES)
@click.pass_obj
def token_create(
    config: Config, /, types: tuple[str, ...], organisation: str, organisation_type: str, area: str, **account: Any
) -> None:
    """Create an account and print its token, nothing else. It is shown this once."""
    names = [one.strip() for given in types for one in given.split(",") if one.strip()]
    with accounts(config) as conn:
        if not organisation and organisation_type in ("", _AGENCY):
            organisation, organisation_type = _agency_of(area), _AGENCY
        refuse_organisation(organisation, organisation_type)
        made = create_account(
            conn,
            area=area,
            organisation=organisation,
            organisation_type=organisation_type,
            types=names,
            **account,
        )
    click.echo(made)


def _agency_of(area: str) -> str:
    """The name of the employment agency of an area."""
    found = reference().areas.nearest(area)
    return f"{found.name_zh if found else ''}公共就业服务机构"
