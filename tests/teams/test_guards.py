"""A team's place becomes public before it and is withdrawn after it."""

import pytest

from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import make_community, make_district, make_team, make_user

pytestmark = pytest.mark.django_db


def test_a_team_waits_for_its_place():
    draft = make_community(code="321111001001", district=make_district(state="published"))
    with pytest.raises(StepRefused, match="尚未发布，请先发布它"):
        steps.initialise(make_team(community=draft))
    with pytest.raises(StepRefused, match="尚未发布"):
        steps.initialise(make_team(district=make_district(code="321102")))
    steps.initialise(make_team())


def test_a_place_stays_while_a_team_of_it_is_public():
    signer = make_user(scopes=["signer"])
    place = make_district(state="published")
    community = make_community(code="321111001001", state="published", district=place)
    team = make_team(community=community, state="published")
    for held in (community, place):
        with pytest.raises(StepRefused, match=r"还有1条已发布的(服务队伍|社区)"):
            steps.withdraw(held, by=signer, reason="撤并")
    steps.withdraw(team, by=signer, reason="撤并")
    steps.withdraw(community, by=signer, reason="撤并")
    steps.withdraw(place, by=signer, reason="撤并")
