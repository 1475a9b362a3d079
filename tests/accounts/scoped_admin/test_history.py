"""The history page says who changed what and when, old value and new."""

import re

import pytest
from simple_history.utils import update_change_reason

from tests.accounts.browsing import signed_in, typed
from tests.accounts.scoped_admin.conftest import LIST
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def told(client, url):
    """The rows of the history page, as texts."""
    table = re.search(r"<tbody>.*?</tbody>", client.get(url).text, re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def test_an_edit_in_the_admin_is_told_with_old_and_new_value(here):
    client = signed_in(here.clerk)
    url = f"{LIST}{here.scheme.pk}/"
    client.post(f"{url}change/", typed(client.get(f"{url}change/"), name="新名"))
    (row,) = told(client, f"{url}history/")
    assert "张三 修改：修改示例事项“新名”" in row
    assert "名称： 本单位的事 → 新名" in row


def test_a_model_with_its_own_history_tells_every_write_whoever_made_it(here):
    unit = here.unit
    unit.name, unit.parent, unit.kind = "改名局", here.neighbour, "park"
    unit.save()
    update_change_reason(unit, "机构改革")
    rows = told(signed_in(here.admin), f"/admin/accounts/unit/{unit.pk}/history/")
    assert len(rows) == 2
    assert "系统 修改；机构改革" in rows[0]
    assert "名称： 本单位 → 改名局" in rows[0]
    assert "类型： 部门 → 园区" in rows[0]
    assert "上级单位： （空） → 邻单位" in rows[0]
    assert "新增" in rows[1]


@pytest.mark.parametrize("edits", [1, 25])
def test_a_history_costs_the_same_queries_for_one_edit_or_many(
    here, edits, django_assert_num_queries
):
    for _ in range(edits):
        here.unit.parent = make_unit()
        here.unit.save()
    client = signed_in(here.admin)
    with django_assert_num_queries(7):
        client.get(f"/admin/accounts/unit/{here.unit.pk}/history/")
