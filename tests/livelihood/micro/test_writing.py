"""Micro matters listed and closed: one batch, all or none, signed like everything else."""

from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile

from livelihood.micro.reading import MicroRow
from livelihood.micro.writing import Closing, close_matters, list_matters, to_be_closed
from livelihood.models import Matter, MatterUpdate
from publishing.models import Batch
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_community,
    make_matter_unit,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_unit,
    make_update,
    make_user,
)
from tests.livelihood.making import status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def programme():
    return make_public_programme(kind="micro", name="百件微实事")


def row(title, **fields):
    plain = {"number": 1, "community": None, "unit": None, "due_on": None, "due_precision": "day",
             "content": ""}  # fmt: skip
    return MicroRow(title=title, **plain | fields)


def closing(matter, day=date(2021, 10, 10)):
    return Closing(matter, day, "灯已换好", ContentFile(b"\xff\xd8\xff", name="photo.jpg"))


def test_rows_become_drafts_in_one_batch_of_the_units_that_will_file(programme, people):
    unit = make_unit()
    community = make_community(code="321111001001", state="published")
    rows = [
        row(
            "修灯", unit=unit, community=community, due_on=date(2021, 11, 1), due_precision="month"
        ),
        row("画线", unit=unit, content="车位30个"),
    ]
    batch = list_matters(programme, rows, listed_on=date(2021, 10, 1), by=people.clerk)
    assert (batch.state, batch.title) == ("draft", "百件微实事：新增2件")
    first, second = Matter.objects.order_by("pk")
    assert (first.state, first.owner, first.place_code) == ("draft", unit, "321111001001")
    assert (first.original_due_on, first.original_due_precision) == (date(2021, 11, 1), "month")
    assert first.units.get().role == "lead"
    assert (second.summary, second.listed_on) == ("车位30个", date(2021, 10, 1))
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    assert Matter.objects.public().count() == 2
    assert status(first, "2021-10-15") == "unreported"


def test_they_are_reported_at_once_where_that_is_asked(programme, people):
    batch = list_matters(
        programme, [row("修灯", unit=make_unit())], listed_on=date(2021, 10, 1), by=people.clerk,
        report=True,
    )  # fmt: skip
    assert batch.state == Matter.objects.get().state == "submitted"


def test_one_that_may_not_be_written_leaves_none(programme, people):
    other = make_unit(place_code="321102")
    clerk = make_user(scopes=[{"role": "clerk", "unit": other, "place_code": "321111"}])
    rows = [row("修灯", unit=other), row("画线", unit=make_unit())]
    with pytest.raises(StepRefused, match=r"“画线”：.*不能填报"):
        list_matters(programme, rows, listed_on=date(2021, 10, 1), by=clerk)
    assert not Matter.objects.exists()
    assert not Batch.objects.exists()


def test_matters_are_closed_with_their_photos_signed_and_accepted(programme, people):
    matters = [make_public_matter(programme=programme, title=title) for title in ("修灯", "画线")]
    batch = close_matters(programme, [closing(matter) for matter in matters], by=people.clerk)
    assert (batch.state, batch.title) == ("submitted", "百件微实事：销号2件")
    update = MatterUpdate.objects.filter(matter=matters[0]).get()
    assert (update.kind, update.text, update.owner) == ("completed", "灯已换好", matters[0].owner)
    assert update.files.get().is_photo
    assert not to_be_closed(programme, by=people.clerk).exists()
    steps.approve_and_publish(batch, by=people.signer)
    assert status(matters[0], "2021-10-15") == "awaiting"


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2021, 10, 16), "“画线”：.*还没有发生的事不能填报"),
        (date(2021, 8, 1), "“画线”：完工31天以后才填报的是补报"),
    ],
)
def test_a_day_that_cannot_be_leaves_all_as_it_was(programme, people, day, problem):
    sound, wrong = (
        make_public_matter(programme=programme, title=each) for each in ("修灯", "画线")
    )
    with pytest.raises(StepRefused, match=problem):
        close_matters(programme, [closing(sound), closing(wrong, day)], by=people.clerk)
    assert not MatterUpdate.objects.exists()
    with pytest.raises(StepRefused, match="还没有给任何一件选照片"):
        close_matters(programme, [], by=people.clerk)


def test_only_what_runs_and_is_one_s_own_is_to_be_closed(programme):
    unit = make_unit()
    clerk = make_user(scopes=[{"role": "clerk", "unit": unit}])
    own = make_public_matter(programme=programme, owner=unit)
    led = make_public_matter(programme=programme)
    make_matter_unit(matter=led, role="lead", unit=unit)
    running = make_public_matter(programme=programme, owner=unit)
    make_public_update(matter=running)
    make_matter_unit(matter=make_public_matter(programme=programme), unit=unit)
    make_public_matter(owner=unit)
    make_public_matter(programme=programme, owner=unit, state="draft")
    make_public_matter(programme=programme, owner=unit, standing=True)
    make_public_matter(programme=programme, owner=unit, reporting="reported")
    for kind in ("suspended", "cancelled", "completed"):
        matter = make_public_matter(programme=programme, owner=unit)
        make_public_update(matter=matter, kind=kind, reason="funds" if kind != "completed" else "")
    make_update(
        matter=make_public_matter(programme=programme, owner=unit), kind="completed",
        state="submitted",
    )  # fmt: skip
    assert set(to_be_closed(programme, by=clerk)) == {own, led, running}
    batch = close_matters(programme, [closing(led)], by=clerk)
    assert MatterUpdate.objects.get(kind="completed", matter=led).owner == unit
    assert batch.owner == unit


def test_what_was_due_before_it_was_listed_is_asked_about(programme, people):
    rows = [row("修灯", unit=make_unit(), due_on=date(2020, 12, 31))]
    with pytest.raises(StepRefused, match="“修灯”：完成期限早于列入日期"):
        list_matters(programme, rows, listed_on=date(2021, 10, 1), by=people.clerk)
    assert not Matter.objects.exists()
