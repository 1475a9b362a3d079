"""Hundreds of malformed files, five of a class: each refused in a Chinese sentence at the cell, and no trace left."""

import io
import re

import pytest

from figures.importing import check
from publishing.tables.mending import write_problem_file
from tests.figures.hostile import (  # noqa: F401  (they enter their classes)
    in_containers,
    in_encodings,
    in_shapes,
    in_structure,
    in_values,
)
from tests.figures.hostile.digests import digest_of_database
from tests.figures.hostile.making import CLASSES, VARIANTS
from tests.figures.hostile.standing import load_catalogue_once, make_catalogue, some_of

pytestmark = pytest.mark.django_db

GROUPS = 8
RIGHT_CELL = 0.95
ENGLISH = re.compile(r"Traceback|Error|Exception|object at 0x|line \d|<class|codec|expected")


def in_chinese(sentence: str) -> bool:
    """Whether a sentence is one for staff, not one of a library."""
    return bool(re.search(r"[\u4e00-\u9fff]", sentence)) and not ENGLISH.search(sentence)


def test_there_are_at_least_sixty_classes():
    assert len(CLASSES) >= 60


@pytest.mark.parametrize("group", range(GROUPS))
def test_each_is_refused_at_its_cell_and_leaves_no_trace(monkeypatch, group):
    source = make_catalogue()
    load_catalogue_once(monkeypatch)
    before, complaints, asked, missed = digest_of_database(), [], 0, []
    for label in list(CLASSES)[group::GROUPS]:
        files = list(enumerate(CLASSES[label](), start=1))
        assert len(files) == VARIANTS
        for number, file in some_of(files):
            opened = io.BytesIO(file.data)
            with check(opened, name=file.name, source=source, **file.said) as report:
                pass
            problems = report.problems.problems
            said = [str(problem) for problem in problems]
            where = f"{label} {number}: {said[:3]}"
            if report.ok or file.says not in "".join(said):
                complaints.append(f"not refused as “{file.says}”: {where}")
            if not all(map(in_chinese, said)):
                complaints.append(f"not in Chinese: {where}")
            if digest_of_database() != before:
                complaints.append(f"something was written: {where}")
            if report.table is not None:
                b"".join(write_problem_file(report.table, report.problems))
            asked += 1
            if file.at not in {
                (each.row, each.letter) for each in problems[: max(file.problems, 1)]
            }:
                missed.append(f"{file.at} expected: {where}")
    assert complaints == []
    assert len(missed) <= (1 - RIGHT_CELL) * asked, missed
