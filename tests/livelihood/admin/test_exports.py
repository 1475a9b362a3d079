"""A clerk's own export comes back, though others write some of its rows."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from tests.accounts.browsing import signed_in
from tests.factories import make_matter, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/livelihood/matter/"


def test_rows_that_others_write_may_stay_in_unchanged_and_are_refused_where_changed():
    unit = make_unit(name="城管局")
    theirs, hidden = make_matter(title="别家的事"), make_matter(title="看不到的事")
    theirs.units.create(role="supporting", unit=unit)
    make_matter(title="自家的事", owner=unit)
    client = signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))
    answer = client.get(f"{LIST}export/?format=csv")
    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "看不到的事" not in table
    report = sent(client, table)
    assert report.ok
    assert report.counts["same"] == 2
    assert sent(client, table.replace("自家的事", "自家的事二期")).counts["changed"] == 1
    report = sent(client, table.replace("别家的事", "别家的事二期"))
    assert "这条记录不由您填报" in str(report.problems.problems[0])
    report = sent(client, table.replace(theirs.code, hidden.code))
    assert "不是您可以填报的民生实事的编码" in str(report.problems.problems[0])


def sent(client, table: str):
    file = SimpleUploadedFile("事项.csv", io.BytesIO(table.encode()).getvalue())
    return client.post(f"{LIST}import/", {"file": file}).context["report"]
