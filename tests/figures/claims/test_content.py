"""The 48 records that come with the portal: their verdicts, who sees them, what moves them."""

import csv
import re
from copy import copy
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from figures.claims import changed_verdicts, check_all
from figures.claims.table import ClaimResource
from figures.models import Claim, ClaimInput, Figure
from portal import content
from publishing.arithmetic.rates import half_up
from publishing.changes.models import Change
from publishing.records import check
from publishing.review import steps
from publishing.tables.writing import write_csv
from tests.factories import make_figure, make_release, make_user
from tests.reading_pages import Page, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("claims")]

with (Path(__file__).parent / "expected.csv").open() as file:
    EXPECTED = {row.pop("title"): row for row in csv.DictReader(file)}
_numbers = count(1)
BOUND = (ClaimInput.Takes.VALUE, ClaimInput.Takes.COMPARISON)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The real figures and claims, loaded once for this module."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as claims_only,
    ):
        records = [kind for kind in content.RECORDS if kind.model is Claim]
        claims_only.setattr(content, "RECORDS", records)
        list(content.load())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def claims(loaded):
    return list(Claim.objects.for_list())


def test_all_records_reach_their_verdict_and_result(claims):
    found = {each.claim.title: each for each in check_all(claims)}

    assert found.keys() == EXPECTED.keys()
    assert len(found) == 48
    for title, expected in EXPECTED.items():
        each = found[title]
        verdict = (each.verdict, each.claim.verdict, each.claim.audience)
        assert verdict == (expected["verdict"], expected["verdict"], expected["audience"]), title
        result = each.best and (each.best.value, half_up(each.best.result, 6))
        wanted = expected["computed"] and tuple(
            map(Decimal, (expected["computed"], expected["unrounded"]))
        )
        assert (result or "") == wanted, title


def test_every_verdict_follows_each_of_its_inputs(claims):
    moved = 0
    for before in check_all(claims):
        for each in before.inputs:
            if each.input.takes not in BOUND:
                continue
            other = copy(each.figure)
            name = "comparison_value" if each.is_comparison else "value"
            setattr(other, name, getattr(other, name) * 3 + 1)
            (after,) = check_all([before.claim], instead={each.input.pk: other})
            (without,) = check_all([before.claim], instead={each.input.pk: None})
            results = ([o.result for o in check.outcomes] for check in (before, after))
            assert next(results) != next(results), before.claim
            kept = {"computed": "computed"}
            assert after.verdict == kept.get(before.verdict, "differs"), before.claim
            assert without.verdict == "no_basis", before.claim
            moved += 1
    assert moved > 90


def test_a_revision_that_agrees_turns_the_verdict_too(claims):
    claim = next(each for each in claims if each.title == "一件事一次办办事效率提升")
    (before,) = check_all([claim])
    materials = before.inputs[-1]
    fewer = copy(materials.figure)
    fewer.value = Decimal(16)

    (after,) = check_all([claim], instead={materials.input.pk: fewer})

    assert (before.verdict, after.verdict, after.shown) == ("differs", "rounded", "52.9%")


def revised(standing: Figure, **values) -> Figure:
    """The figure as a later release has it."""
    point = {
        field.name: getattr(standing, field.name)
        for field in Figure._meta.concrete_fields
        if field.name not in ("id", "release", "is_current")
    }
    code = f"TJ-321111-9{next(_numbers):05d}"
    release = make_release(code=code, released_on="2022-01-01", owner=standing.release.owner)
    return make_figure(**point | {"release": release} | values)


def test_a_release_says_which_verdicts_it_would_change_and_changes_them(loaded, client):
    total = Figure.objects.get(indicator__code="led_matters_total", is_current=True)
    release = revised(total, value=120, value_text="120件").release

    changes = changed_verdicts(release)

    assert [str(change) for change in changes] == [
        "“领办实事办结率（合计）”由“相符”变为“与分项数据不一致，待来源单位核实”"
        "（总数由“118件”变为“120件”）"
    ]
    assert (changes[0].old_shown, changes[0].new_shown) == ("88.1%", "86.7%")
    claim = changes[0].claim
    assert Claim.objects.get(pk=claim.pk).verdict == "reproduced"

    steps.initialise(release)
    assert Claim.objects.get(pk=claim.pk).verdict == "differs"
    assert changed_verdicts(release) == []
    page = Page(client.get(claim.get_absolute_url()))
    assert "104件 ÷ 120件 × 100%" in page.text
    assert "86.7%" in page.text
    said = Change.objects.of(claim).first().sentence
    assert "由“相符”变为“与分项数据不一致，待来源单位核实”" in said

    signer = make_user(scopes=[{"role": "signer", "place_code": "321100"}])
    steps.withdraw(release, by=signer, reason="录入有误")
    assert Claim.objects.get(pk=claim.pk).verdict == "reproduced"


def test_a_release_that_would_not_stand_changes_no_verdict(loaded):
    total = Figure.objects.get(indicator__code="led_matters_total", is_current=True)
    release = revised(total, value=120).release
    type(release).objects.filter(pk=release.pk).update(released_on="2021-01-01")
    release.refresh_from_db()
    assert changed_verdicts(release) == []

    retraction = revised(total, value=None, value_text="", is_tombstone=True).release
    assert {change.new for change in changed_verdicts(retraction)} == {"no_basis"}


def test_nothing_for_staff_only_leaves_the_house(claims, client):
    internal = [claim for claim in claims if claim.is_internal]
    assert len(internal) == 16
    answers = [
        client.get(path)
        for path in (
            "/figures/claims/",
            "/figures/claims/?page=2",
            "/api/v1/claims/?page_size=200",
            "/sitemap.xml",
            "/sitemap/",
            *(f"/figures/claims/?q={claim.title[:8]}" for claim in internal),
        )
    ]
    texts = [answer.content.decode() for answer in answers]
    for format in ("csv", "xlsx", "json"):
        rows = rows_of(client.get(f"/figures/claims/?format={format}"), format)
        assert len(rows) == 32
        texts.append("\n".join(map(str, rows)))
    for claim in internal:
        assert client.get(claim.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/claims/{claim.code}/").status_code == 404
        assert not [text for text in texts if claim.code in text], claim
        assert not [
            text
            for text in texts
            if claim.title in text and f'value="{claim.title[:8]}"' not in text
        ], claim
    assert not Change.objects.filter(record_code__in=[claim.code for claim in internal]).exists()
    assert not re.search(r"409\.[01]", "".join(texts))


def test_every_input_is_linked_and_every_page_stands(claims, client):
    for claim in claims:
        if claim.is_internal:
            continue
        page = Page(client.get(claim.get_absolute_url()))
        assert page.status == 200
        assert page.heading == f"数据核对：{claim.title}"
        for each in claim.inputs.filter(figure__isnull=False).select_related("figure__indicator"):
            address = reverse("figures:indicator_detail", args=[each.figure.indicator.code])
            assert f"{address}?district={claim.district.code}" in page.links
    not_computable = Page(client.get("/figures/claims/?verdict=no_basis"))
    assert "来源未公布基数，无法核算" in not_computable.text
    assert "来源未公布：签约项目个数" in not_computable.text


def test_a_table_of_all_claims_comes_back_as_it_went(claims, tmp_path):
    header, rows = ClaimResource().table(Claim.objects.order_by("pk"))
    path = tmp_path / "claims.csv"
    path.write_bytes(b"".join(write_csv(header, rows)))
    with path.open("rb") as file:
        report = check("claims", file, name=path.name, by=None)
    assert [str(problem) for problem in report.problems.problems] == []
    assert {row.outcome for row in report.rows} == {"same"}
    assert len(report.rows) == 48
