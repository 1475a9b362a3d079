"""docs/figures-file.md tells the truth: its examples are imported, its columns are all there are."""

import io
import re
from pathlib import Path

import pytest
from django.db import transaction

from figures.importing import check
from figures.resources import COLUMNS
from portal import content
from publishing.sources.models import Source

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parent.parent.parent / "docs" / "figures-file.md").read_text()
#: Every example, with what is said of it: nothing, “refused”, or how many figures it holds.
EXAMPLES = re.findall(r"```csv ?(refused|\d+|)\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """The real catalogues and figures, loaded once for this module."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as figures_only,
    ):
        figures_only.setattr(content, "RECORDS", [])
        list(content.load())
        yield Source.objects.get(code="rz-2021-q3")
        transaction.set_rollback(True)


def checked(example, source):
    return check(io.BytesIO(example.encode()), name="例子.csv", source=source)


@pytest.mark.parametrize(("said", "example"), [one for one in EXAMPLES if one[0] != "refused"])
def test_every_example_is_taken(catalogue, said, example):
    report = checked(example, catalogue)
    assert [str(problem) for problem in report.problems.problems] == []
    assert report.counts["total"] == int(said or len(example.strip().splitlines()) - 1)


def test_there_is_an_example_of_every_shape(catalogue):
    shapes = {checked(text, catalogue).shape.kind for _, text in EXAMPLES}
    assert shapes == {"long_en", "long_zh", "wide", "monthly", "places"}


@pytest.mark.parametrize("example", [text for said, text in EXAMPLES if said == "refused"])
def test_the_example_of_what_is_refused_is_refused_for_the_reasons_given(catalogue, example):
    rows = {problem.row for problem in checked(example, catalogue).problems.problems}
    assert rows == {2, 3, 4}


def test_every_column_that_is_read_is_described():
    for name, spellings in COLUMNS.items():
        if name != "district":  # stands in the line of 行政区划代码
            assert f"`{name}`" in TEXT, name
        assert any(spelling in TEXT for spelling in spellings), name


def test_every_way_to_write_a_period_that_is_shown_is_read():
    from figures.periods import parse

    table = TEXT[TEXT.index("## 报告期怎么写") : TEXT.index("## 数值怎么写")]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    assert len(lines) == 8
    for line in lines:
        _, written, _, kind, _ = (cell.strip() for cell in line.split("|"))
        for text in re.findall(r"`([^`]+)`", written):
            assert parse(text).period_type == re.search(r"`(\w+)`", kind)[1], text
