"""Arguments of commands that are checked before a database is opened."""

from domain.areas import scope_prefix
from service.configuration import ConfigurationError
from service.reference import reference


def known_area(code: str) -> None:
    """Checks the area of an account: an area of the table, one below such an area, or "" for everywhere.

    Raises Refusal when the code has no shape of a code, ConfigurationError when no known area contains it.
    """
    scope_prefix(code)
    areas = reference().areas
    if code and code not in areas and not areas.ancestors(code):
        raise ConfigurationError("--area", f"没有这个区划代码：{code} · there is no area {code}")
