"""An action is shown once more, and done on all rows or on none."""

import pytest

from accounts.models import Role
from tests.accounts.browsing import signed_in
from tests.accounts.scoped_admin.conftest import LIST
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def chosen(*schemes):
    return {"action": "lengthen", "_selected_action": [scheme.pk for scheme in schemes]}


def confirmed(answer, **changes):
    """What the confirmation page sends back."""
    versions = {f"seen_version:{row.pk}": version for row, version, _ in answer.context["rows"]}
    rows = [row.pk for row, _, _ in answer.context["rows"]]
    return {
        "action": "lengthen",
        "_selected_action": rows,
        "_confirmed": "yes",
        "reason": "，补充",
        **versions,
        **changes,
    }


def names(*schemes):
    for scheme in schemes:
        scheme.refresh_from_db()
    return [scheme.name for scheme in schemes]


def test_nothing_is_done_before_it_is_confirmed(here):
    signer = signed_in(here.signer)
    page = signer.post(LIST, chosen(here.scheme, here.beside))
    assert "将对下面 2 条记录" in page.text
    assert names(here.scheme, here.beside) == ["本单位的事", "邻单位的事"]
    assert signer.post(LIST, confirmed(page)).status_code == 302
    assert names(here.scheme, here.beside) == ["本单位的事，补充", "邻单位的事，补充"]


def test_who_lacks_the_role_is_neither_offered_it_nor_heard(here):
    clerk = signed_in(here.place_clerk)
    assert "加长名称" not in clerk.get(LIST).text
    page = signed_in(here.signer).post(LIST, chosen(here.scheme))
    clerk.post(LIST, confirmed(page))
    assert names(here.scheme) == ["本单位的事"]


def test_a_row_that_only_another_role_shows_is_not_acted_on(here):
    both = make_user(scopes=[{"role": Role.SIGNER, "unit": here.neighbour}, {"role": Role.CLERK}])
    client = signed_in(both)
    page = client.post(LIST, chosen(here.scheme, here.beside))
    answer = client.post(LIST, confirmed(page))
    assert "本单位的事：超出您的权限范围。" in answer.text
    assert names(here.scheme, here.beside) == ["本单位的事", "邻单位的事"]


def test_rows_out_of_scope_are_not_even_shown(here):
    page = signed_in(here.signer).post(LIST, chosen(here.scheme, here.far))
    assert "京口的事" not in page.text
    forged = confirmed(page) | {"_selected_action": [here.scheme.pk, here.far.pk]}
    answer = signed_in(here.signer).post(LIST, forged)
    assert "已不在这个列表里" in answer.text
    assert names(here.scheme, here.far) == ["本单位的事", "京口的事"]


def test_a_row_that_changed_since_it_was_shown_stops_all(here):
    signer = signed_in(here.signer)
    page = signer.post(LIST, chosen(here.scheme, here.beside))
    type(here.scheme).objects.filter(pk=here.beside.pk).update(version=2)
    answer = signer.post(LIST, confirmed(page))
    assert "邻单位的事：您打开之后其他人已修改" in answer.text
    assert names(here.scheme, here.beside) == ["本单位的事", "邻单位的事"]
    assert signer.post(LIST, confirmed(answer)).status_code == 302
    assert names(here.scheme) == ["本单位的事，补充"]


def test_one_refusal_undoes_all_and_every_refusal_is_named(here):
    type(here.scheme).objects.filter(pk=here.beside.pk).update(name="短")
    signer = signed_in(here.signer)
    page = signer.post(LIST, chosen(here.scheme, here.beside))
    answer = signer.post(LIST, confirmed(page))
    assert "短：名称太短。" in answer.text
    assert names(here.scheme, here.beside) == ["本单位的事", "短"]


@pytest.mark.parametrize(
    ("reason", "problem"), [("", "请填写理由"), ("  ", "请填写理由"), ("长" * 501, "最多500字")]
)
def test_a_reason_that_is_asked_must_be_given(here, reason, problem):
    signer = signed_in(here.signer)
    page = signer.post(LIST, chosen(here.scheme))
    answer = signer.post(LIST, confirmed(page, reason=reason))
    assert problem in answer.text
    assert names(here.scheme) == ["本单位的事"]
