"""The forms of what happens to projects, as a clerk meets them."""

import pytest

from projects.models import AnnualPlan
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_public_project
from tests.publishing.examples.making import make_people

pytestmark = pytest.mark.django_db


def test_a_second_plan_of_one_decision_is_refused_and_stays_on_the_screen():
    project, client = make_public_project(), signed_in(make_people().clerk)
    url = "/admin/projects/annualplan/add/"
    said = {"project": project.pk, "year": 2021, "decided_on": "2021-01-20"}
    assert client.post(url, typed(client.get(url), **said)).status_code == 302
    answer = client.post(url, typed(client.get(url), **said, text="新建厂房三栋"))
    assert answer.status_code == 200
    assert "该项目这一天已有一份同年度的计划" in answer.text
    assert "新建厂房三栋" in answer.text
    assert AnnualPlan.objects.count() == 1
