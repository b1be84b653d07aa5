"""api/ holds no SQL: reads are in projections/queries, writes in service."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

MODULES = sorted((CHECKOUT / "api").rglob("*.py"))
STATEMENT = re.compile(
    r"^\s*(WITH\s.+\sAS\s.*\()?\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s.+\sSET\s|DELETE\s+FROM\s|COPY\s|LISTEN\s|NOTIFY\s|SET\s+(LOCAL|ROLE)\s"
    r"|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|VIEW|SCHEMA|ROLE|FUNCTION)\s)",
    re.DOTALL,
)
SENDS = ("execute", "executemany", "copy")
"""The methods of psycopg that send a statement."""


def sql_in(source: str) -> Iterator[str]:
    """The lines that hold the text of a statement, or send one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value.decode(errors="replace") if isinstance(node.value, bytes) else node.value
            if STATEMENT.match(text):
                yield f"line {node.lineno}: {text.strip().splitlines()[0]}"
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SENDS
            and node.args
        ):
            yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_no_module_of_the_api_holds_sql(module: Path) -> None:
    assert [] == [*sql_in(module.read_text("utf-8"))]


@pytest.mark.parametrize(
    "source",
    [
        'ROWS = "SELECT name FROM roster"',
        'ROWS = f"\\n SELECT {columns} FROM roster"',
        'ROWS = b"INSERT INTO zuji.account VALUES (1)"',
        'ROWS = "UPDATE zuji.account SET name = %s"',
        'ROWS = "DELETE FROM zuji.account"',
        'ROWS = "LISTEN zuji"',
        "row = conn.execute(statement).fetchone()",
        "cursor.copy(query)",
    ],
)
def test_a_statement_is_found(source: str) -> None:
    assert len([*sql_in(source)]) == 1


def test_other_text_is_no_statement() -> None:
    assert [] == [*sql_in('"""Select a row, or update it: DELETE is a method of HTTP."""\nMETHODS = ("GET", "DELETE")')]
