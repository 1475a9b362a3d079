"""Two thousand files made by chance: refused in Chinese, or read; nothing else happens."""

import io
import time

import pytest

from figures.importing import check
from publishing.tables.mending import write_problem_file
from tests.figures.hostile import generated
from tests.figures.hostile.digests import digest_of_database
from tests.figures.hostile.standing import load_catalogue_once, make_catalogue, some_of
from tests.figures.hostile.test_fixed_files import in_chinese

pytestmark = pytest.mark.django_db

BATCHES = 4
BAD_CELLS, DAMAGED = 175, 325
LONGEST = 10


@pytest.fixture
def source(monkeypatch):
    source = make_catalogue()
    load_catalogue_once(monkeypatch)
    return source


def numbers(batch, size):
    """The numbers of the files of one batch."""
    return some_of(range(batch * size, (batch + 1) * size))


def checked(file, source):
    """The report on a file, which is looked at in every way that a page looks at it."""
    started = time.perf_counter()
    report = check(io.BytesIO(file.data), name=file.name, source=source)
    if report.table is not None and not report.ok:
        b"".join(write_problem_file(report.table, report.problems))
    assert time.perf_counter() - started < LONGEST
    assert all(in_chinese(str(problem)) for problem in report.problems.problems)
    return report


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_bad_cell_is_found_wherever_it_stands(source, batch):
    before, missed = digest_of_database(), []
    for number in numbers(batch, BAD_CELLS):
        file = generated.one_bad_cell(number)
        with checked(file, source) as report:
            assert not report.ok, (number, file)
            problems = report.problems.problems
            if file.at not in {(each.row, each.letter) for each in problems[:1]}:
                missed.append((number, file.at, [str(each) for each in problems[:2]]))
        assert digest_of_database() == before, number
    assert len(missed) <= 0.05 * len(numbers(batch, BAD_CELLS)), missed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_files_end_in_a_report(source, batch):
    before = digest_of_database()
    for number in numbers(batch, DAMAGED):
        with checked(generated.damaged(number), source):
            pass
        assert digest_of_database() == before, number
