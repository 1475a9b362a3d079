"""Claims entered in the admin: typed, checked on save, signed, public."""

import pytest

from figures.models import Claim, Figure
from publishing.review import steps
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_claim,
    make_district,
    make_figure,
    make_indicator,
    make_public_figure,
    make_release,
    make_unit,
    make_user,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
CLAIMS = "/admin/figures/claim/"


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def clerk(unit):
    return signed_in(make_user(scopes=["clerk"]))


@pytest.fixture
def figures(unit):
    """Jobs wanted and found, of a release that the clerk sees."""
    district = make_district(state="published")
    return [
        make_public_figure(
            district=district,
            value=value,
            indicator=make_indicator(name=name, unit="人"),
            release=make_release(state="published", owner=unit, published_at="2021-11-02T09:30Z"),
        )
        for name, value in (("安置", 4905), ("进入养老", 3716))
    ]


def filled(page, *, formulas, inputs, **fields):
    """The form with these rows typed in."""
    data = typed(page) | fields
    data |= {"formulas-TOTAL_FORMS": len(formulas), "inputs-TOTAL_FORMS": len(inputs)}
    data |= {f"formulas-{number}-text": text for number, text in enumerate(formulas)}
    for number, row in enumerate(inputs):
        data |= {f"inputs-{number}-{name}": value for name, value in row.items()}
    return data


def add(clerk, figures, owner, **said):
    first = {"district": figures[0].district.pk, "owner": owner.pk, "decimals": 1}
    data = filled(clerk.get(f"{CLAIMS}add/"), **first | said)
    return clerk.post(f"{CLAIMS}add/", data, follow=True)


def test_three_new_claims_are_entered_signed_and_public(client, clerk, figures, unit):
    settled, placed = ({"takes": "value", "figure": figure.pk} for figure in figures)
    share = {
        "formulas": ["进入养老÷安置×100%"],
        "inputs": [{"symbol": "安置", **settled}, {"symbol": "进入养老", **placed}],
        "unit": "%",
    }
    unknown = [{"symbol": symbol, "takes": "unknown", "origin": "个数"} for symbol in "ab"]
    yearly = [
        {"symbol": "安置", **settled},
        {"symbol": "年数", "takes": "literal", "literal": 5, "unit": "年", "origin": "五年"},
    ]
    entered = (
        (
            {"title": "养老占比", "stated_text": "76%", "stated_value": 76, **share},
            "四舍五入后相符",
        ),
        (
            {
                "title": "年均安置",
                "formulas": ["安置÷年数"],
                "inputs": yearly,
                "unit": "人/年",
                "decimals": 0,
            },
            "据公布数推算，算得981人/年",
        ),
        (
            {
                "title": "开工率",
                "stated_text": "92.9%",
                "stated_value": "92.9",
                "formulas": ["a÷b"],
                "inputs": unknown,
                "unit": "%",
            },
            "缺少基数",
        ),
    )
    for said, found in entered:
        page = add(clerk, figures, unit, **said)
        assert f"核对结果：{found}" in page.text, page.text[-3000:]

    writer = make_user(scopes=["clerk"])
    reviewer, signer = make_user(scopes=["reviewer"]), make_user(scopes=["signer"])
    for claim in Claim.objects.all():
        assert client.get(claim.get_absolute_url()).status_code == 404
        steps.submit(claim, by=writer)
        steps.approve(claim, by=reviewer)
        review = signed_in(signer).get(f"{CLAIMS}{claim.pk}/review/")
        assert "核对结果（按现在的数据）" in review.text
        steps.publish(claim, by=signer)
    text = Page(client.get("/figures/claims/")).text
    assert "3716人 ÷ 4905人 × 100%= 75.8%" in text
    assert "4905人 ÷ 5年= 981人/年" in text
    assert "源文“92.9%”，来源未公布基数，无法核算" in text


def test_a_claim_may_rest_on_what_another_office_published(unit):
    user = make_user(scopes=["clerk"])
    user.scopes.update(unit=unit)
    clerk = signed_in(user)
    district = make_district(state="published")
    away = make_release(state="published", owner=make_unit(), published_at="2021-11-02T09:30Z")
    there = {"district": district, "indicator": make_indicator(name="常住人口", unit="人")}
    figure = make_public_figure(release=away, value=7, **there)
    make_figure(release=away, audience="staff", publisher="内部", value=8, **there)
    make_figure(release=make_release(owner=make_unit()), value=9, **there)

    asked = {"app_label": "figures", "model_name": "claiminput", "field_name": "figure"}
    found = clerk.get("/admin/autocomplete/", asked | {"term": "常住人口"}).json()["results"]
    assert [each["id"] for each in found] == [str(figure.pk)]
    row = {"symbol": "人口", "takes": "value", "figure": figure.pk}
    page = add(clerk, [figure], unit, title="人口", unit="人", formulas=["人口"], inputs=[row])
    assert "核对结果：据公布数推算，算得7.0人" in page.text
    assert clerk.get("/admin/figures/figure/").context["cl"].result_count == 0


def test_what_is_wrong_is_said_on_save_and_keeps_it_from_being_reported(clerk, figures, unit):
    page = add(
        clerk,
        figures,
        unit,
        title="写错的",
        unit="百分点",
        formulas=["甲÷安置"],
        inputs=[{"symbol": "安置", "takes": "value", "figure": figures[0].pk}],
    )
    assert "还不能报送：公式“甲 ÷ 安置”里的“甲”没有列在“用到的数”里。" in page.text
    change = clerk.get(f"{CLAIMS}{Claim.objects.get().pk}/change/")
    assert "没有列在“用到的数”里" in change.text


def test_whoever_signs_a_release_is_warned_of_the_verdicts_it_would_change(figures, unit):
    inputs = [
        {"symbol": symbol, "figure": figure} for symbol, figure in zip("ab", figures, strict=True)
    ]
    claim = make_claim(
        title="养老占比",
        district=figures[0].district,
        owner=unit,
        formulas=["b÷a"],
        inputs=inputs,
        stated_text="76%",
        stated_value=76,
        audience="staff",
    )
    steps.initialise(claim)
    release = make_release(state="approved", owner=unit, released_on="2022-01-01")
    make_figure(
        release=release, district=claim.district, indicator=figures[0].indicator, value=4000
    )
    page = signed_in(make_user(scopes=["signer"])).get(
        f"/admin/figures/release/{release.pk}/review/"
    )
    assert (
        "“养老占比”由“四舍五入后相符”变为“与分项数据不一致，待来源单位核实”"
        "（a由“4905人”变为“4000人”）" in page.text
    )


def test_a_figure_is_found_and_told_apart_by_its_keys_and_its_value(clerk, figures):
    Figure.objects.filter(pk=figures[0].pk).update(basis="before", role="target")
    asked = {"app_label": "figures", "model_name": "claiminput", "field_name": "figure"}
    found = clerk.get("/admin/autocomplete/", asked | {"term": "置"}).json()["results"]
    assert [each["text"] for each in found] == ["润州区2021年安置，目标，实施前：4905人"]

    inputs = [
        {"symbol": symbol, "figure": figure} for symbol, figure in zip("ab", figures, strict=True)
    ]
    claim = make_claim(formulas=["a÷b"], inputs=inputs, owner=figures[0].release.owner)
    page = clerk.get(f"{CLAIMS}{claim.pk}/change/")
    assert "润州区2021年进入养老：3716人" in page.text
    assert page.context["has_change_permission"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"formulas": ["安置×100"]}, "“100”请写成“100%”"),
        ({"formulas": ["安置", "安置"]}, "公式”重复"),
        ({"unit": "元/%"}, "读不懂"),
        ({"stated_text": "5人"}, "源文表述和源文数值须同时填写"),
        ({"inputs": [{"symbol": "安置", "takes": "value"}]}, "取数值或比较值的须选数据"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_with_its_reason(clerk, figures, unit, said, problem):
    inputs = [{"symbol": "安置", "takes": "value", "figure": figures[0].pk}]
    first = {"title": "写错的", "unit": "人", "formulas": ["安置"], "inputs": inputs}
    page = add(clerk, figures, unit, **first | said)
    assert problem in page.text
    assert not Claim.objects.exists()


def test_the_list_shows_verdicts_and_filters_by_them(clerk, unit):
    make_claim(title="相符的", verdict="reproduced", owner=unit)
    make_claim(title="内部的", verdict="differs", audience="staff", owner=unit)
    assert "内部" in clerk.get(CLAIMS).text
    page = clerk.get(f"{CLAIMS}?verdict__exact=differs")
    assert [claim.title for claim in page.context["cl"].result_list] == ["内部的"]
