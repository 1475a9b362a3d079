"""Satisfaction: counts with method, sample and quorum; below the quorum no rate anywhere."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from livelihood.models import SatisfactionSurvey
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_source,
    make_survey,
    make_user,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-12-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def surveyed():
    """A matter of a programme; both were surveyed, the matter with too few answers."""
    matter = make_public_matter(programme=make_public_programme(), title="加装电梯")
    make_survey(
        programme=matter.programme, title="年度测评", state="published",
        method_note="随机抽样",
    )  # fmt: skip
    make_survey(
        matter=matter, title="电梯测评", state="published", method="visit", sample=40, quorum=30,
        satisfied=20, mostly_satisfied=5, dissatisfied=4,
    )  # fmt: skip
    make_survey(matter=matter, title="没有签发的测评")
    return matter


def test_counts_method_and_sample_stand_beside_the_rate(client, surveyed):
    page = Page(client.get(surveyed.programme.get_absolute_url()))

    assert "2021年12月1日至2021年12月10日，电话访问（随机抽样）。样本100，有效回答90。" in page.text
    assert "满意率88.9%（满意和基本满意80，有效回答90" in page.text
    assert "电梯测评：加装电梯" in page.text
    assert page.text.index("年度测评") < page.text.index("电梯测评")
    assert "没有签发的测评" not in page.text


def test_too_few_answers_give_no_rate(client, surveyed):
    page = Page(client.get(surveyed.get_absolute_url()))

    assert "有效回答不足30份，不作结论，不计算满意率。" in page.text
    assert "满意率8" not in page.text
    assert "年度测评" not in page.text
    api = client.get(f"/api/v1/programmes/{surveyed.programme.code}/").json()
    assert [(row["answers"], row["rate"]) for row in api["surveys"]] == [(90, "88.9"), (29, None)]
    before = Page(client.get(surveyed.get_absolute_url(), {"as_of": "2021-12-09"}))
    assert "电梯测评" not in before.text


def test_whoever_enters_too_few_answers_is_told(surveyed):
    draft = make_survey(matter=surveyed, sample=40, quorum=30, satisfied=2, mostly_satisfied=0,
                        dissatisfied=1)  # fmt: skip
    client = signed_in(make_user(scopes=[{"role": "clerk", "unit": draft.owner}]))
    url = f"/admin/livelihood/satisfactionsurvey/{draft.pk}/change/"
    answer = client.post(url, typed(client.get(url), note="入户"), follow=True)
    assert "有效回答3份，不足30份：网页上不作结论" in answer.text
    draft.refresh_from_db()
    assert draft.note == "入户"


def test_the_pages_are_as_new_as_their_newest_survey(client, surveyed):
    moment = datetime(2021, 12, 14, 1, 30, tzinfo=UTC)
    SatisfactionSurvey._base_manager.filter(title="电梯测评").update(published_at=moment)
    for record in (surveyed, surveyed.programme):
        text = Page(client.get(record.get_absolute_url())).text
        assert "更新于 2021-12-14 09:30" in text


@pytest.mark.parametrize("rows", [1, 8])
def test_pages_cost_the_same_queries_for_one_survey_and_paper_or_many(
    client, rows, django_assert_max_num_queries
):
    matter = make_public_matter()
    for _ in range(rows):
        survey = make_survey(
            matter=matter, state="published", held_to=date(2021, 12, 5), source=make_source()
        )
        make_programme_document(programme=survey.programme, state="published", source=make_source())
    client.get("/")
    for record in (matter, matter.programme):
        with django_assert_max_num_queries(60) as captured:
            client.get(record.get_absolute_url())
        kind = type(record)
        assert len(captured) == COST.setdefault(kind, len(captured)), kind


COST = {}
