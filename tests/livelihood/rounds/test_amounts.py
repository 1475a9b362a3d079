"""累计完成量: what a clerk writes into one cell, and what it is read as."""

from decimal import Decimal

import pytest

from livelihood.rounds.amounts import Done, done_of, read_done, write_done
from publishing.tables.values import CellRefused
from tests.factories import make_public_matter, make_public_update, make_sub_target

pytestmark = pytest.mark.django_db


def matter_with(*targets):
    """A matter of which these can be counted: (name, unit)."""
    matter = make_public_matter()
    for name, unit in targets:
        make_sub_target(matter=matter, name=name, unit=unit, target=15)
    return matter


NONE, ONE = (), (("改造小区", "个"),)
TWO = (("改造小区", "个"), ("改造小区管网", "公里"))


@pytest.mark.parametrize(
    ("targets", "text", "amounts"),
    [
        (NONE, "60%", 60),
        (NONE, " ６０ ", 60),
        (NONE, "0", 0),
        (NONE, "", None),
        (ONE, "7", [7]),
        (ONE, "7个", [7]),
        (ONE, "改造小区：7 个", [7]),
        (ONE, "0", [0]),
        (TWO, "改造小区 7个\n改造小区管网 3.5公里", [7, Decimal("3.5")]),
        (TWO, "改造小区管网 3500米；改造小区7", [Decimal("3.5"), 7]),
        (TWO, "改造小区 7个", [7]),
    ],
)
def test_what_is_done_is_read_as_it_is_meant(targets, text, amounts):
    done = read_done(text, matter_with(*targets))
    assert (list(done.quantities.values()) if targets else done.progress) == amounts
    assert done.is_nothing == (amounts is None)


@pytest.mark.parametrize(
    ("targets", "text", "reason"),
    [
        (NONE, "7个", "请写到现在的总进度，如60%"),
        (NONE, "107%", "不在0%到100%之间"),
        (NONE, "-1", "不在0%到100%之间"),
        (NONE, "0.6", "不是整数的百分数"),
        (NONE, "约60%", "不是百分数"),
        (NONE, "差不多了", "不是数字"),
        (ONE, "七个", "不是数字"),
        (ONE, "约7个", "是约数"),
        (ONE, "-7", "小于0"),
        (ONE, "7公里", "公里"),
        (TWO, "7", "没有写明是哪一项；请一行写一项，如“改造小区 7个”"),
        (TWO, "改造小区 7个\n改造小区 8个", "“改造小区”写了两次"),
        (TWO, "改造小区", "“改造小区”没有写数量"),
        (TWO, "改造小区管网 很多", "里“改造小区管网”不是数字"),
        (ONE, "123456789012", "整数部分多于11位"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(targets, text, reason):
    with pytest.raises(CellRefused, match=reason):
        read_done(text, matter_with(*targets))


@pytest.mark.parametrize("targets", [NONE, ONE, TWO])
def test_what_is_written_is_read_back(targets):
    matter = matter_with(*targets)
    keys = list(matter.sub_targets.all())
    done = Done(quantities={key: Decimal("7.5") for key in keys}) if keys else Done(progress=60)
    assert read_done(write_done(matter, done), matter) == done
    assert write_done(matter, Done()) == ""


def test_what_stands_is_what_the_latest_public_updates_say_of_each_target():
    matter = matter_with(*TWO)
    plots, pipes = matter.sub_targets.all()
    make_public_update(matter=matter, quantities={plots: 5, pipes: 2})
    make_public_update(matter=matter, quantities={plots: 7})
    assert done_of([matter])[matter.pk] == Done(None, {plots: Decimal(7), pipes: Decimal(2)})
    typed = make_public_matter()
    make_public_update(matter=typed, progress=35)
    assert write_done(typed) == "35%"
    assert write_done(make_public_matter()) == ""
