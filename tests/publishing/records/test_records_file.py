"""docs/records-file.md tells the truth: its examples are read, its columns are all there are.

`manage.py shell -c "from tests.publishing.records.test_records_file import rewrite; rewrite()"`
writes its tables of columns anew.
"""

import io
import re
from pathlib import Path

import pytest

from publishing.records import check, kinds
from publishing.records.describing import describe
from tests.factories import make_district, make_programme, make_unit, make_user

PAGE = Path(__file__).parents[3] / "docs" / "records-file.md"
START = "## 各种表的列"


def columns_of_every_kind() -> str:
    """The tables of columns, in Markdown."""
    parts = []
    for name, resource in sorted(kinds.registered().items()):
        lines = [f"### {resource._meta.model._meta.verbose_name} `{name}`", ""]
        lines += ["| 列名 | 新记录 | 填什么 |", "|---|---|---|"]
        lines += [
            f"| {column.heading} | {'必填' if column.required else ''} | {column.holds} |"
            for column in describe(resource)
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def written_anew(text: str) -> str:
    """The page with its tables of columns as the resources have them."""
    before, _, rest = text.partition(START)
    introduction = rest.partition("\n### ")[0].strip()
    return f"{before}{START}\n\n{introduction}\n\n{columns_of_every_kind()}"


def rewrite() -> None:
    """Write the page with its tables of columns anew."""
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_page_names_every_column_of_every_kind_and_no_other():
    text = PAGE.read_text(encoding="utf-8")
    assert text == written_anew(text), "the columns changed: see the top of this module"


@pytest.fixture
def clerk(db):
    """A clerk of 润州, and what the examples name."""
    district = make_district(code="321111", name="润州区", state="published")
    for name in ("住建局", "城管局", "交通局"):
        make_unit(name=name)
    clerk = make_user(scopes=[{"role": "clerk", "unit": make_unit(name="督查室")}])
    make_programme(name="2021年百名干部办百件实事", district=district, state="published",
                   owner=clerk.scopes.get().unit)  # fmt: skip
    return clerk


def problems_of(example: str, clerk) -> list[str]:
    file = io.BytesIO(example.encode())
    report = check("matters", file, name="例子.csv", by=clerk)
    return [str(problem) for problem in report.problems.problems]


def test_the_example_is_taken(clerk):
    (example,) = re.findall(r"```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert problems_of(example, clerk) == []


def test_the_example_of_what_is_refused_is_refused_in_the_words_given(clerk):
    text = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv refused\n(.*?)```", text, re.DOTALL)
    (words,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    assert problems_of(example, clerk) == words.splitlines()
