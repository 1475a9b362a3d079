"""Loading content into a portal that has some, and content that is wrong."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, Unit
from districts.models import District
from figures import vintages
from figures.models import Figure, Indicator, Release
from portal import content
from publishing.review import steps
from publishing.review.models import ReviewEvent
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db

#: How many lines these files had in the first version, the header among them.
FIRST_VERSION = {
    "units.csv": 4,
    "categories.csv": 16,
    "indicators.csv": 199,
    "releases.csv": 4,
}


def load(*, refused: str = "") -> str:
    """What loading says; a file named by `refused`, and no other, may be left out."""
    out = io.StringIO()
    if not refused:
        call_command("load_content", stdout=out)
        return out.getvalue()
    with pytest.raises(CommandError) as caught:
        call_command("load_content", stdout=out)
    assert all(line.startswith(refused) for line in str(caught.value).splitlines())
    return out.getvalue()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the files, which is loaded in their place."""
    for path in content.FIXTURES.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(content, "FIXTURES", tmp_path)
    return tmp_path


@pytest.fixture
def first_version(copy, monkeypatch):
    """A portal that the first version set up; the files are now those of this version."""
    later = {name: (copy / name).read_text(encoding="utf-8") for name in FIRST_VERSION}
    for name, lines in FIRST_VERSION.items():
        first = later[name].splitlines(keepends=True)[:lines]
        (copy / name).write_text("".join(first), encoding="utf-8")
    with monkeypatch.context() as then:
        then.setattr(content, "RECORDS", [])
        then.setattr(content, "CALENDAR", replace(content.CALENDAR, fill=lambda folder: None))
        load()
    for name, text in later.items():
        (copy / name).write_text(text, encoding="utf-8")


def test_a_portal_that_began_with_content_of_its_own_is_left_alone():
    unit = make_unit(code="zhenjiang-gov", place_code="321100", name="我们自己的单位")
    assert load() == "门户已有自己的单位，没有载入随附的内容\n"
    assert list(Unit.objects.all()) == [unit]
    assert not District.objects.exists()


def test_a_bad_file_of_the_ground_names_its_cells_and_loads_nothing(copy):
    units = (copy / "units.csv").read_text(encoding="utf-8")
    (copy / "units.csv").write_text(units.replace("部门", "衙门"), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        load()
    assert str(refused.value).startswith("units.csv 第2行“类型”（C列）：“衙门”不在可填的范围内")
    assert not Unit.objects.exists()


def test_a_portal_of_the_first_version_gets_what_is_new_and_keeps_what_it_has(first_version):
    signer = make_user(scopes=[{"role": Role.SIGNER, "place_code": "000000"}])
    Unit.objects.filter(code="runzhou-gov").update(name="润州区人民政府（改）")
    Indicator.objects.get(code="led_matters_rate").delete()
    [withdrawn] = Release.objects.filter(source__code="jk-2021-11")
    steps.withdraw(withdrawn, by=signer, reason="核实")
    stood = set(Release.objects.values_list("code", "digest"))

    said = load(refused="claims.csv")

    assert "单位：补入5条" in said
    assert "指标：补入12条" in said
    assert "数据发布：补入3条" in said
    assert "行政区：已有内容，未改动" in said
    assert "首要数据：已有内容，未改动" in said
    assert "惠民服务与举措：载入70条" in said
    assert "数据核对：没有载入" in said, "some of them check what was withdrawn"
    assert Unit.objects.get(code="runzhou-gov").name == "润州区人民政府（改）"
    assert stood < set(Release.objects.values_list("code", "digest"))
    withdrawn.refresh_from_db()
    assert (withdrawn.state, Release.objects.count()) == ("withdrawn", 6)
    assert Figure.objects.count() == 201 + 15
    assert vintages.wrong() == []
    assert not Indicator.objects.filter(code="led_matters_rate").exists(), "staff removed it"
    assert "补入" not in load(refused="claims.csv")


def test_a_room_whose_file_is_refused_is_named_and_the_others_are_loaded(copy, monkeypatch):
    honours = (copy / "honours.csv").read_text(encoding="utf-8")
    (copy / "honours.csv").write_text(honours.replace("国家级", "世界级"), encoding="utf-8")
    said = io.StringIO()
    monkeypatch.setattr(content, "RECORDS", content.RECORDS[:2])
    with pytest.raises(CommandError, match=r"honours.csv 第2行“级别”.*：“世界级”"):
        call_command("load_content", stdout=said)
    assert "荣誉：没有载入" in said.getvalue()
    assert "重点片区：载入24条" in said.getvalue()
    assert not ReviewEvent.objects.filter(record_type="districts.honour").exists()


def test_a_portal_is_served_without_what_could_not_be_loaded(copy, monkeypatch):
    monkeypatch.setattr(content, "RECORDS", content.RECORDS[1:2])
    (copy / "honours.csv").write_text("名称\n", encoding="utf-8")
    errors = io.StringIO()
    call_command("prepare", content=True, stdout=io.StringIO(), stderr=errors)
    assert "随附的内容没有全部载入：\nhonours.csv" in errors.getvalue()
    assert District.objects.exists()
