"""Arguments of commands that are checked before a database is opened."""

from domain.areas import is_area_code
from service.configuration import ConfigurationError
from service.reference import reference


def known_area(code: str) -> None:
    """Checks the area of an account: an area of the table, one below such an area, or "" for everywhere.

    Raises ConfigurationError, which names the code, when it has no shape of a code or no known area contains it.
    """
    if not code:
        return
    if not is_area_code(code):
        raise ConfigurationError("--area", f"不是区划代码：{code} · not an area code: {code}")
    areas = reference().areas
    if code not in areas and not areas.ancestors(code):
        raise ConfigurationError("--area", f"没有这个区划代码：{code} · there is no area {code}")
