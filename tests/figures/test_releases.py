"""What follows when a release, or a place with figures, is published or withdrawn."""

import pytest

from accounts.models import Role
from figures.models import Figure
from publishing.changes.models import Change
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_district,
    make_figure,
    make_headline,
    make_indicator,
    make_key_area,
    make_release,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A clerk, a reviewer and a signer of 润州."""
    return [make_user(scopes=[role]) for role in (Role.CLERK, Role.REVIEWER, Role.SIGNER)]


@pytest.fixture
def publish(people):
    """Takes a draft release to the public page, by three persons."""
    clerk, reviewer, signer = people

    def publish(release):
        steps.edited(release, by=clerk)
        steps.submit(release, by=clerk)
        steps.approve(release, by=reviewer)
        return steps.publish(release, by=signer)

    return publish


def public_values():
    return sorted(figure.value for figure in Figure.objects.public().current())


def test_figures_are_public_once_two_others_have_signed(people, publish):
    make_district(state="published")
    release = make_release()
    make_figure(release=release, value=117)
    clerk, reviewer, signer = people
    steps.edited(release, by=clerk)
    steps.submit(release, by=clerk)
    assert public_values() == []
    steps.approve(release, by=reviewer)
    assert public_values() == []
    steps.publish(release, by=signer)
    assert public_values() == [117]


def test_withdrawing_a_release_brings_back_what_it_superseded(people, publish):
    make_district(state="published")
    indicator = make_indicator()
    first, second = make_release(), make_release()
    make_figure(release=first, indicator=indicator, value=10)
    make_figure(release=second, indicator=indicator, value=11)
    publish(first)
    publish(second)
    assert public_values() == [11]
    steps.withdraw(second, by=people[2], reason="来源更正")
    assert public_values() == [10]


def test_a_correction_takes_the_place_of_what_it_corrects(publish):
    make_district(state="published")
    indicator = make_indicator()
    wrong = make_release()
    make_figure(release=wrong, indicator=indicator, value=10)
    publish(wrong)
    right = make_release(corrects=wrong)
    make_figure(release=right, indicator=indicator, value=11)
    publish(right)
    wrong.refresh_from_db()
    assert wrong.state == "withdrawn"
    assert public_values() == [11]


def test_a_release_of_an_unpublished_place_is_not_published(publish):
    make_district(name="润州区")
    release = make_release()
    make_figure(release=release)
    with pytest.raises(StepRefused, match="尚未发布的行政区：润州区"):
        publish(release)
    assert public_values() == []


def test_a_release_with_numbers_of_a_computed_rate_is_not_published(publish):
    make_district(state="published")
    rate = make_indicator(
        name="办结率",
        measure_kind="computed_rate",
        numerator=make_indicator(),
        denominator=make_indicator(),
    )
    release = make_release()
    make_figure(release=release, indicator=rate)
    with pytest.raises(StepRefused, match="核算的比率：办结率"):
        publish(release)


def test_a_place_with_public_figures_is_not_withdrawn(people, publish):
    district = make_district(state="published")
    release = make_release()
    make_figure(release=release)
    publish(release)
    signer = make_user(scopes=[Role.SIGNER])
    with pytest.raises(StepRefused, match="还有1条已发布的数据，不能撤下"):
        steps.withdraw(district, by=signer, reason="合并")
    steps.withdraw(release, by=signer, reason="来源更正")
    steps.withdraw(district, by=signer, reason="合并")
    assert district.state == "withdrawn"


def test_an_area_is_public_before_its_figures_and_outlives_them(publish):
    area = make_key_area(code="guantang", name="官塘", district=make_district(state="published"))
    early, late = make_release(), make_release()
    for release in (early, late):
        make_figure(release=release, key_area_code="guantang")
    with pytest.raises(StepRefused, match="尚未发布的片区：官塘"):
        publish(early)
    steps.initialise(area)
    publish(late)
    signer = make_user(scopes=[Role.SIGNER])
    with pytest.raises(StepRefused, match="还有1条已发布的数据，不能撤下"):
        steps.withdraw(area, by=signer, reason="合并")


def test_a_place_with_a_public_headline_is_not_withdrawn():
    district = make_district(state="published")
    make_headline(district=district, state="published")
    signer = make_user(scopes=[Role.SIGNER])
    with pytest.raises(StepRefused, match="还有1条已发布的首要数据"):
        steps.withdraw(district, by=signer, reason="合并")


def test_a_publication_is_one_sentence_however_many_figures(publish):
    make_district(state="published")
    release = make_release(title="三季度数据", rows_changed=1)
    for _ in range(3):
        make_figure(release=release)
    make_figure(release=release, audience="staff")
    publish(release)
    change = Change.objects.of(release).get()
    assert change.sentence == "发布“三季度数据”：共3个数，其中变更1个。"
    assert change.path == f"/figures/releases/{release.code}/"
