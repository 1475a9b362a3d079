"""An office ends: its successor takes over everything at once, and somebody else signs it."""

from datetime import date

import pytest

from livelihood.handover import hand_over, held_by
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_matter,
    make_matter_unit,
    make_programme,
    make_public_matter,
    make_public_programme,
    make_public_service,
    make_public_update,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    """An office that a bureau follows."""
    return make_unit(name="房管局", successor=make_unit(name="住建局"), valid_to=date(2021, 6, 30))


@pytest.fixture
def admin():
    return make_user(scopes=["district_admin"])


@pytest.fixture
def signer():
    return make_user(scopes=["signer"])


def roles(matter):
    """`[("lead", "住建局"), …]`."""
    return sorted(matter.units.values_list("role", "unit__name"))


def test_drafts_are_edited_and_what_is_public_changes_when_it_is_signed(old, admin, signer):
    new = old.successor
    programme = make_public_programme(owner=old)
    draft = make_matter(programme=programme, owner=old)
    public = make_public_matter(programme=programme, owner=old, contact=old)
    make_matter_unit(matter=public, role="lead", unit=old)
    make_matter_unit(matter=public, role="supporting", unit=make_unit(name="城管局"))
    both = make_public_matter(programme=programme)
    make_matter_unit(matter=both, role="lead", unit=old)
    make_matter_unit(matter=both, role="supporting", unit=new)
    service = make_public_service(district=programme.district, provider_unit=old)
    update = make_public_update(matter=public, owner=old)

    batch = hand_over(old, new, by=admin)

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.owner, public.owner, roles(public)[0]) == (new, old, ("lead", "房管局"))
    assert len(batch.records()) == 5
    steps.submit(batch, by=admin)
    steps.approve_and_publish(batch, by=signer)
    for card in (programme, public, service, update):
        card.refresh_from_db()
    assert (programme.owner, public.owner, public.contact) == (new, new, new)
    assert service.provider_unit == new
    assert roles(public) == [("lead", "住建局"), ("supporting", "城管局")]
    assert roles(both) == [("lead", "住建局")]
    assert update.owner == old, "what was filed stays as it was filed"
    assert held_by(old) == []
    assert hand_over(old, new, by=admin) is None


def test_nothing_is_handed_over_while_a_card_is_under_review(old, admin):
    clerk = make_user(scopes=["clerk"])
    draft = make_matter(owner=old)
    waiting = make_matter(owner=old, programme=draft.programme, title="在审的事")
    steps.submit(waiting, by=clerk)

    with pytest.raises(StepRefused, match=f"“在审的事”（{waiting.code}）：现为已报送待审"):
        hand_over(old, old.successor, by=admin)

    draft.refresh_from_db()
    assert draft.owner == old
    assert not Batch.objects.exists()


def test_nobody_hands_over_what_lies_beyond_her_scope_or_to_an_office_that_has_ended(old, admin):
    there = make_matter(owner=make_unit(place_code="321102"), place_code="321102", title="邻区的事")
    make_matter_unit(matter=there, unit=old)

    with pytest.raises(StepRefused, match=f"{there.code}不在您可以填报的范围内") as refused:
        hand_over(old, old.successor, by=admin)
    assert "邻区的事" not in str(refused.value)

    ended = make_unit(valid_to=date(2020, 12, 31))
    with pytest.raises(StepRefused, match="已经停用"):
        hand_over(old, ended, by=admin)
    with pytest.raises(StepRefused, match="不能是同一个单位"):
        hand_over(old, old, by=admin)


def test_the_page_shows_what_would_change_before_anything_does(old, admin):
    matter = make_public_matter(owner=old, title="加装电梯")
    client = signed_in(admin)
    page = "/admin/livelihood/programme/handover/"

    assert "移交" in client.get("/admin/livelihood/programme/").text
    shown = client.get(page, {"unit": old.pk})
    assert "加装电梯" in shown.text
    assert "房管局 → 住建局：1条" in shown.text
    assert not Batch.objects.exists()
    done = client.post(page, {"unit": old.pk, "to": old.successor.pk, "confirm": "1"}, follow=True)
    assert "已备好1条" in done.text
    assert Batch.objects.get().records()[0].target_code == matter.code

    lone = make_unit(name="信访局")
    assert "没有写信访局的承接单位" in client.get(page, {"unit": lone.pk}).text
    assert client.get(page, {"unit": "x"}).status_code == 200


def test_a_clerk_of_one_unit_hands_nothing_over(old):
    client = signed_in(make_user(scopes=[{"role": "clerk", "unit": old}]))
    assert client.get("/admin/livelihood/programme/handover/").status_code == 403
    assert "handover/" not in client.get("/admin/livelihood/programme/").text


def test_an_office_without_anything_has_nothing_to_hand_over(old, admin):
    make_programme()
    assert hand_over(old, old.successor, by=admin) is None
