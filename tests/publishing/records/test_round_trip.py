"""What is exported comes back as it went: nothing differs, in either format, whatever it holds."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.records import check
from publishing.tables.writing import write_csv, write_xlsx
from tests.factories import make_unit
from tests.publishing.examples.making import new_scheme
from tests.publishing.examples.models import Milestone, Scheme
from tests.publishing.records.tables import SchemeResource, ours

pytestmark = pytest.mark.django_db

#: What hurts in cells: formulas, quotes, the word that clears, codes, full-width, line breaks.
NASTY = ["=1+1", "==1", "-2", "＝A1", "'", "''x", "清空", "'清空", "1,5", "甲\r\n乙", "（一期）", "１２",
         "+86", "@某", "null", "是", "\t甲", "321111", "2021年3月", "a\"b", "；", "  两端  "]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=20),
)
SCHEMES = st.fixed_dictionaries(
    {
        "name": TEXTS.filter(str.strip),
        "kind": st.sampled_from(["yearly", "micro"]),
        "budget": st.none() | st.decimals(0, Decimal("9999999999.99"), places=2),
        "starts_on": st.none() | st.dates(date(1900, 3, 1), date(2100, 12, 31)),
        "standing": st.booleans(),
    }
)
NODES = st.lists(st.text("甲乙丙丁（）；,=", min_size=1, max_size=5), max_size=3, unique=True)


@pytest.fixture
def unit(db):
    return make_unit(name="住建局")


def csv_of(header, rows):
    return io.BytesIO(b"".join(write_csv(header, rows)))


def xlsx_of(header, rows):
    file = io.BytesIO()
    write_xlsx(file, header, rows)
    return file


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.lists(SCHEMES, min_size=1, max_size=3), nodes=NODES)
def test_every_row_of_an_export_comes_back_as_the_same(people, unit, fields, nodes):
    Scheme.objects.all().delete()
    for number, each in enumerate(fields):
        scheme = new_scheme(owner=unit, code=f"YL-{number}", **each)
        scheme.save()
    for name in nodes:
        Milestone.objects.create(scheme=scheme, name=name, due_on=date(2021, 12, 31))
    for write, name in ((csv_of, "表.csv"), (xlsx_of, "表.xlsx")):
        header, rows = SchemeResource().table(Scheme.objects.order_by("pk"))
        report = check(SchemeResource, write(header, rows), name=name, by=people.clerk, site=ours)
        assert list(map(str, report.problems.problems)) == []
        found = [(row.number, row.differences) for row in report.changed]
        assert (report.counts["same"], found) == (len(fields), [])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=SCHEMES)
def test_an_export_read_as_new_records_says_the_same(unit, fields):
    """As the content's files are loaded: nothing stands there yet that could be kept."""
    Scheme.objects.all().delete()
    scheme = new_scheme(owner=unit, code="YL-1", **fields)
    scheme.save()
    header, rows = SchemeResource().table(Scheme.objects.all())
    file = csv_of(header, list(rows))
    Scheme.objects.all().delete()
    report = check(SchemeResource, file, name="表.csv", by=None, site=ours)
    assert list(map(str, report.problems.problems)) == []
    (row,) = report.rows
    for name in ("kind", "budget", "starts_on", "standing", "owner"):
        assert getattr(row.record, name) == getattr(scheme, name)
    said, stood = row.record.name.strip(), fields["name"].strip()
    assert said.replace("\r\n", "\n") == stood.replace("\r\n", "\n")
