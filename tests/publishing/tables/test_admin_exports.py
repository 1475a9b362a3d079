"""Admin lists leave the house as CSV and XLSX that are safe to open."""

import io

import openpyxl
import pytest

from accounts.models import Role
from tests.accounts.browsing import signed_in
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    """Somebody who may export the units of 润州, one of them named like a formula."""
    make_unit(code="zjj", name="=1+1", valid_from="2026-01-01")
    return signed_in(make_user(scopes=[Role.AUDITOR]))


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_list_is_exported_as_csv_for_chinese_excel(auditor):
    answer = auditor.get("/admin/accounts/unit/export/?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename*=utf-8''%E5%8D%95%E4%BD%8D-" in answer["Content-Disposition"]
    lines = body(answer).decode("utf-8-sig").splitlines()
    assert lines[0] == "编码,名称,类型,所属区划,上级单位,公开办公电话,启用日期,停用日期,承接单位"
    assert lines[1] == "zjj,'=1+1,部门,321111,,,2026-01-01,,"


def test_a_list_is_exported_as_xlsx(auditor):
    answer = auditor.get("/admin/accounts/unit/export/?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body(answer))).active
    assert [cell.value for cell in sheet[2]][:3] == ["zjj", "'=1+1", "部门"]


def test_the_list_offers_both(auditor):
    text = auditor.get("/admin/accounts/unit/?kind__exact=department").text
    assert "导出全部（CSV）" in text
    assert "export/?format=xlsx&amp;kind__exact=department" in text
    assert "导出所选（XLSX）" in text
