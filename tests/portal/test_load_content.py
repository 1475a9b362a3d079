"""Loading content into a portal that has some, and content that is wrong."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Unit
from districts.models import District
from portal import content
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def test_a_table_with_content_is_left_alone():
    unit = make_unit(code="zhenjiang-gov", place_code="321100", name="我们改过的名称")
    with pytest.raises(CommandError, match="责任单位"):
        call_command("load_content", stdout=io.StringIO())
    assert list(Unit.objects.all()) == [unit]
    assert not District.objects.exists()


def test_a_bad_file_names_its_cells_and_loads_nothing(tmp_path, monkeypatch):
    for path in content.FIXTURES.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    units = (tmp_path / "units.csv").read_text()
    (tmp_path / "units.csv").write_text(units.replace("部门", "衙门"))
    monkeypatch.setattr(content, "FIXTURES", tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("load_content", stdout=io.StringIO())
    assert str(refused.value).startswith("units.csv 第2行“类型”（C列）：“衙门”不在可填的范围内")
    assert not Unit.objects.exists()
