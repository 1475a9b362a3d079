"""Two thousand files made by chance: refused in Chinese, or read; nothing else happens."""

import io
import time

import pytest

from figures.importing import check
from publishing.tables.mending import write_problem_file
from tests.figures.hostile import generated
from tests.figures.hostile.digests import digest_of_database
from tests.figures.hostile.standing import make_catalogue
from tests.figures.hostile.test_fixed_files import in_chinese

pytestmark = pytest.mark.django_db

BATCHES, IN_A_BATCH = 4, 250
LONGEST = 10


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
def test_one_bad_cell_is_found_wherever_it_stands(batch):
    source = make_catalogue()
    before, missed = digest_of_database(), []
    for number in range(batch * IN_A_BATCH, (batch + 1) * IN_A_BATCH):
        file = generated.one_bad_cell(number)
        with checked(file, source) as report:
            assert not report.ok, (number, file)
            problems = report.problems.problems
            if file.at not in {(each.row, each.letter) for each in problems[:1]}:
                missed.append((number, file.at, [str(each) for each in problems[:2]]))
        assert digest_of_database() == before, number
    assert len(missed) <= 0.05 * IN_A_BATCH, missed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_files_end_in_a_report(batch):
    source = make_catalogue()
    before = digest_of_database()
    for number in range(batch * IN_A_BATCH, (batch + 1) * IN_A_BATCH):
        with checked(generated.damaged(number), source):
            pass
        assert digest_of_database() == before, number
