"""Every view of the package is found, and has a title for itself and for each column in both languages."""

import re
from pathlib import Path

import pytest

from projections.views.registry import STREAM_VIEWS, VIEWS
from projections.views.view import View

FOLDER = Path("projections/views")
every_view = pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])


def test_every_table_of_the_package_has_a_view() -> None:
    assert {file.stem for file in (Path(__file__).parents[3] / FOLDER).glob("*.sql")} == {view.name for view in VIEWS}


def test_the_roster_comes_first_and_households_last() -> None:
    assert ("roster", "household") == (VIEWS[0].name, VIEWS[-1].name)
    assert all(view.subject != "household" for view in STREAM_VIEWS)


@every_view
def test_it_and_every_public_column_have_a_title_in_both_languages(view: View) -> None:
    for title in (view.title, *(view.label(column) for column in view.public)):
        assert re.search(r"[一-鿿]", title.zh)
        assert re.search(r"[A-Za-z]", title.en)


def test_a_missing_title_is_refused_with_the_file_to_complete() -> None:
    with pytest.raises(KeyError, match=r"projections/views/roster\.py"):
        VIEWS[0].label("nickname")
