"""The figures of a file between reading and the release: in temporary tables, in nobody's way."""

import io
import sqlite3

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.importing import check, staging, taking_in
from figures.models import Figure, Indicator, Release
from figures.resources.stored import digest_of_stored
from publishing.jobs.queue import JobLost
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_source,
    make_unit,
)

HEADER = "行政区划代码,指标,报告期,数值,单位,约数说明,口径,备注,位次,位次范围"


@pytest.fixture
def source():
    """A source; a district and an indicator for its figures."""
    make_district(state="published")
    make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    return make_source()


def checked(source, *rows, **options):
    file = io.BytesIO("\n".join((HEADER, *rows)).encode())
    return check(file, name="数据.csv", source=source, **options)


def row(year, value=1, *, rest=",,,,"):
    return f"321111,gdp,{year}年,{value},亿元{rest}"


def tables():
    """The temporary tables of this connection."""
    asked = (
        "SELECT relname FROM pg_class WHERE relname LIKE 'figures_file_%%' AND relkind = 'r'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_temp_master WHERE name LIKE 'figures_file_%%' AND type = 'table'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [])
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_report_that_is_closed_leaves_no_table_behind(source):
    before = tables()
    with checked(source, row(2020)) as report:
        assert len(tables()) == len(before) + 3
    report.close()
    assert tables() == before
    assert report.ok
    assert list(report.figures()) == []


@pytest.mark.django_db
def test_a_draft_holds_the_points_that_nobody_holds(source):
    standing = make_public_figure(indicator=Indicator.objects.get(), value=10)
    year = standing.period_end.year
    report = checked(source, row(year), row(year + 1))
    release = taking_in.write(report, owner=make_unit())
    held = {figure.period_end.year: figure.is_current for figure in release.figures.all()}
    assert held == {year: False, year + 1: True}


numbers = st.sampled_from(
    ["0", "-0", "1", "1.0", "-2.50", "0.5", "-0.25", "1,107.15", "90余", "约11", "12345678901.1234"]
)
rests = st.sampled_from([",,,,", ",,口径一,备注,", ",,,备注（全角）,", ",,,,3", ",,口径一,,3"])


@pytest.mark.django_db
@settings(max_examples=15)
@given(st.lists(st.tuples(numbers, rests), min_size=1, max_size=12))
def test_what_is_remembered_of_a_row_is_stored_as_it_was_read(drawn):
    """The digest of the file is that of its stored figures, however each cell was read."""
    with transaction.atomic():
        district, gdp = make_district(), make_indicator(name="地区生产总值", unit="亿元")
        rows = [
            f'{district.code},{gdp.code},{1950 + number}年,"{value}",亿元{rest},全省'
            for number, (value, rest) in enumerate(drawn)
        ]
        with checked(make_source(), *rows) as report:
            assert report.problems.problems == []
            release = taking_in.write(report, owner=make_unit())
        assert release.figures.count() == len(rows)
        assert release.digest == digest_of_stored(release)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_is_not_read_literally_is_said_on_every_row(source):
    rows = [f"321111,gdp,{year},1,亿元,,,,," for year in (2019, 2020, 2021)]
    assert checked(source, *rows).problems.reading_count == 3


@pytest.mark.django_db
def test_whoever_asks_is_told_how_far_it_has_got(source, monkeypatch):
    monkeypatch.setattr(taking_in, "CHUNK", 2)
    told = []

    def progress(done, total, stage):
        told.append((done, total, stage))

    report = checked(source, *map(row, (2019, 2020, 2021)), progress=progress)
    taking_in.write(report, owner=make_unit(), progress=progress)
    assert told == [(3, 0, "与现有的数比较"), (2, 3, "存为草稿"), (3, 3, "存为草稿")]


@pytest.mark.django_db
def test_an_import_that_is_stopped_leaves_nothing_behind(source, monkeypatch):
    monkeypatch.setattr(taking_in, "CHUNK", 1)

    def stop(done, total, stage):
        raise JobLost

    with pytest.raises(JobLost):
        checked(source, row(2020), progress=stop)
    with checked(source, row(2020), row(2021)) as report, pytest.raises(JobLost):
        taking_in.write(report, owner=make_unit(), progress=stop)
    assert not Release.objects.exists()
    assert not Figure.objects.exists()
    assert tables() == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite lets one writer in at a time"
)
@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_while_somebody_else_writes(source, monkeypatch):
    monkeypatch.setattr(staging, "FLUSHED", 2)
    make_public_figure(value=10)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with checked(source, *map(row, range(2010, 2020))) as report:
            assert report.counts["total"] == 10
    finally:
        other.close()


@pytest.mark.django_db
def test_the_same_bytes_are_known_without_reading_them_until_a_name_means_something_else(source):
    release = taking_in.write(checked(source, row(2020)), owner=make_unit())
    Release.objects.filter(pk=release.pk).update(state="draft")
    known = checked(source, row(2020))
    assert (known.same_as, known.table, known.counts["total"]) == (release, None, 1)
    assert checked(source, row(2020), district=make_district(code="321102")).table is not None
    read_anew = checked(source, row(2020))
    assert read_anew.table is not None  # There is a district more, by which a row could be meant.
    assert read_anew.same_as == release
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    assert checked(source, row(2020)).same_as is None
