"""`manage.py import_records`: a dry run unless told, every problem on stderr, all or nothing."""

import pytest
from django.core.management import CommandError, call_command

from publishing.records import kinds
from publishing.review.models import Batch, Proposal, ReviewEvent
from tests.factories import make_unit
from tests.publishing.examples.models import Scheme
from tests.publishing.records.tables import SchemeResource, counted, table

pytestmark = pytest.mark.django_db

WRITTEN = (Scheme, Proposal, Batch, ReviewEvent)


@pytest.fixture(autouse=True)
def schemes(monkeypatch, db):
    """The example's kind, for the length of a test."""
    monkeypatch.setitem(kinds._kinds, "schemes", SchemeResource)
    make_unit(name="住建局")


@pytest.fixture
def file(tmp_path):
    """A function that makes a file of rows."""

    def make(*rows):
        path = tmp_path / "五月.csv"
        path.write_bytes(table(*rows).getvalue())
        return str(path)

    return make


def test_without_commit_everything_is_shown_and_nothing_written(file, capsys):
    call_command("import_records", "schemes", file(",甲,,,2021/3/5,,321111,住建局,,"))
    shown = capsys.readouterr().out
    assert "共1行：新增1，变更0，相同0" in shown
    assert "“2021/3/5”读作“2021-03-05”" in shown
    assert "只作检查，没有写入" in shown
    assert counted(*WRITTEN) == [0, 0, 0, 0]


def test_with_commit_the_rows_are_the_drafts_of_the_named_person(file, people, capsys):
    rows = [f",{name},,,,,321111,住建局,," for name in "甲乙"]
    call_command("import_records", "schemes", file(*rows), by=people.clerk.username, commit=True)
    assert "已存为草稿：新增2，修改0，变更申请0；报送批次" in capsys.readouterr().out
    assert {step.by for step in ReviewEvent.objects.all()} == {people.clerk}
    assert Batch.objects.get().state == "draft"


@pytest.mark.parametrize("commit", [False, True])
def test_one_bad_row_ends_in_1_with_every_problem_on_stderr(file, people, capsys, commit):
    bad = file(",甲,,,,,321111,住建局,,", ",,每月,,,,321111,住建局,,")
    with pytest.raises(CommandError, match="什么都没有写入"):
        call_command("import_records", "schemes", bad, by=people.clerk.username, commit=commit)
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert counted(*WRITTEN) == [0, 0, 0, 0]


def test_to_write_takes_a_person_who_may(file, people):
    good = file(",甲,,,,,321111,住建局,,")
    for by in ("", "nobody"):
        with pytest.raises(CommandError):
            call_command("import_records", "schemes", good, by=by, commit=True)
    with pytest.raises(CommandError):
        call_command("import_records", "schemes", good, by=people.reviewer.username, commit=True)
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_records", "schemes", "/no/such.csv")
    with pytest.raises(CommandError):
        call_command("import_records", "unknown", good)
    assert counted(*WRITTEN) == [0, 0, 0, 0]
