"""Releases, the catalogue and headlines in the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from figures.comparing import changed_figures
from figures.importing import previews
from figures.models import Figure, Headline, Release
from publishing.changes.models import Change
from publishing.review import steps
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_district,
    make_figure,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Clients of a clerk, a reviewer and a signer of 润州."""
    return {role: signed_in(make_user(scopes=[role])) for role in ("clerk", "reviewer", "signer")}


def press(client, record, step, *, reason=""):
    """One press of a button on the review page."""
    url = f"/admin/figures/release/{record.pk}/review/"
    data = {"step": step, "expected_version": record.version, "reason": reason}
    return client.post(url, data, follow=True)


def test_a_release_goes_from_desk_to_page_by_three_persons(people):
    make_district(state="published")
    standing = make_public_figure(value=100)
    release = make_release()
    make_figure(release=release, indicator=standing.indicator, value=117)
    steps.edited(release, by=make_user(scopes=[Role.CLERK]))
    press(people["clerk"], release, "submitted")
    shown = people["reviewer"].get(f"/admin/figures/release/{release.pk}/review/")
    assert "<del>100个</del>" in shown.text
    assert "<ins>117个</ins>" in shown.text
    press(people["reviewer"], release, "approved")
    press(people["signer"], release, "published")
    release.refresh_from_db()
    assert release.state == "published"
    assert [figure.value for figure in Figure.objects.public().current()] == [117]
    press(people["signer"], release, "withdrawn", reason="来源更正")
    assert [figure.value for figure in Figure.objects.public().current()] == [100]


def test_a_draft_shows_what_it_would_change_and_on_which_pages(people):
    figure = make_public_figure(value=200)
    release = make_release(rows_total=2, rows_changed=1)
    make_figure(release=release, indicator=figure.indicator, value=222)
    new = make_figure(release=release, indicator=make_indicator(name="网格数"))
    for page in ("change", "review"):
        shown = people["clerk"].get(f"/admin/figures/release/{release.pk}/{page}/")
        assert "<del>200个</del>" in shown.text
        assert "<ins>222个</ins>" in shown.text
        assert shown.text.count("<ins>") == 1
        assert f"/admin/figures/figure/?q={release.code}" in shown.text
        text = " ".join(shown.text.split())
        assert f'<a href="/figures/{figure.indicator.code}/">{figure.indicator}</a>：1 个数' in text
        assert f'{new.indicator}<span class="quiet">（公布后才有）</span>：1 个数' in text


def test_a_large_draft_is_read_page_by_page_without_counting_it(people, monkeypatch):
    monkeypatch.setattr(previews, "LINES_SHOWN", 2)
    release = make_release(rows_total=5, rows_changed=5)
    url = f"/admin/figures/release/{release.pk}/review/"
    for _ in range(5):
        figure = make_public_figure()
        make_figure(release=release, indicator=figure.indicator, value=1)

    def page(after):
        return people["clerk"].get(url, {"after": after})

    def names(after):
        lines = previews.ChangedPage.of(release, after=after).lines
        return [line["content"]["indicator"] for line in lines]

    figures = list(release.figures.order_by("pk"))
    listed = names("") + names(figures[1].pk) + names(figures[3].pk)
    assert listed == [str(figure.indicator) for figure in figures]
    assert names("x") == names("-1") == names("9" * 30) == names("")
    assert f'href="?after={figures[1].pk}"' in page("").text
    assert "导入时变更 5 个数" in page("").text
    assert "往后看" not in page(figures[3].pk).text
    assert "后面没有了" in page(figures[4].pk).text


@pytest.mark.parametrize("count", [1, 12])
def test_the_differences_of_a_draft_cost_the_same_queries(count, django_assert_max_num_queries):
    release = make_release()
    for _ in range(count):
        figure = make_public_figure()
        make_figure(release=release, indicator=figure.indicator, value=1)
    # Two; PostgreSQL is told besides how long they may take.
    with django_assert_max_num_queries(5):
        lines = previews.ChangedPage.of(release, after="").lines
    assert [line["content"]["parts"][0]["new"] for line in lines] == ["1个"] * count


def test_a_figure_that_says_the_same_is_no_difference():
    figure = make_public_figure(comparison_value=None)
    release = make_release()
    make_figure(release=release, indicator=figure.indicator, note="别的备注")
    assert not changed_figures(release).exists()
    Figure.objects.filter(release=release).update(comparison_value=3)
    assert changed_figures(release).exists()


def test_a_clerk_changes_the_title_of_a_draft_and_nothing_else(people):
    release = make_release()
    url = f"/admin/figures/release/{release.pk}/change/"
    data = typed(people["clerk"].get(url), title="改好的标题", rows_total=9, digest="x")
    people["clerk"].post(url, data)
    changed = Release.objects.get()
    assert (changed.title, changed.rows_total) == ("改好的标题", 0)
    assert (changed.digest, changed.version) == (release.digest, 2)


def test_only_a_public_release_is_offered_for_correction(people):
    draft, public = make_release(), make_release(state="published")
    far = make_release(state="published", place_code="321102")
    release = make_release()
    answer = people["clerk"].get(f"/admin/figures/release/{release.pk}/change/")
    offered = answer.context["adminform"].form.fields["corrects"].queryset
    assert public in offered
    assert draft not in offered
    assert far not in offered


def test_an_import_under_way_is_in_no_list(people):
    running = make_release(state="importing")
    assert running.title not in people["clerk"].get("/admin/figures/release/").text
    answer = people["clerk"].get(f"/admin/figures/release/{running.pk}/change/")
    assert answer.status_code == 302


def test_a_draft_is_deleted_with_its_figures_without_listing_them():
    release = make_release(rows_total=2)
    first, second = make_figure(release=release), make_figure(release=release)
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    url = f"/admin/figures/release/{release.pk}/delete/"
    shown = client.get(url)
    assert "2个数" in shown.text
    assert first.indicator.name not in shown.text
    client.post(url, {"post": "yes"})
    assert not Release.objects.exists()
    assert not Figure.objects.filter(pk__in=[first.pk, second.pk]).exists()


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_of_figures_costs_the_same_queries(people, count, django_assert_max_num_queries):
    release = make_release()
    for _ in range(count):
        make_figure(release=release)
    with django_assert_max_num_queries(15):
        answer = people["clerk"].get("/admin/figures/figure/", {"q": release.code})
    assert len(answer.context["cl"].result_list) == count


@pytest.mark.parametrize("page", ["release", "headline"])
def test_a_list_costs_the_same_queries_for_one_row_or_many(people, page):
    make = {"release": make_release, "headline": make_headline}[page]
    counts = []
    for rows in (1, 24):
        for _ in range(rows):
            make()
        with CaptureQueriesContext(connection) as captured:
            people["clerk"].get(f"/admin/figures/{page}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_figures_of_another_district_are_not_found_by_their_release(people):
    release = make_release(place_code="321102")
    make_figure(release=release, district=make_district(code="321102"))
    answer = people["clerk"].get("/admin/figures/figure/", {"q": release.code})
    assert len(answer.context["cl"].result_list) == 0


def test_an_edit_of_a_public_indicator_stands_on_the_page_of_changes():
    admin = signed_in(make_user(scopes=[{"role": Role.SYSTEM_ADMIN, "place_code": "000000"}]))
    shown, hidden = make_public_figure().indicator, make_indicator()
    for indicator in (shown, hidden):
        url = f"/admin/figures/indicator/{indicator.pk}/change/"
        admin.post(url, typed(admin.get(url), definition="含个体工商户"))
    change = Change.objects.get()
    assert change.sentence.startswith(f"指标“{shown.name}”：口径说明由“（空）”改为“含个体工商户”")
    assert change.path == f"/figures/{shown.code}/"


def test_a_frozen_field_is_refused_on_the_form_in_words():
    admin = signed_in(make_user(scopes=[{"role": Role.SYSTEM_ADMIN, "place_code": "000000"}]))
    indicator = make_public_figure().indicator
    url = f"/admin/figures/indicator/{indicator.pk}/change/"
    answer = admin.post(url, typed(admin.get(url), unit="万元"))
    assert "这个指标已有公开数据，“单位”不能再改。" in answer.text
    indicator.refresh_from_db()
    assert indicator.unit == "个"


def test_a_headline_lies_where_its_district_lies(people):
    indicator, unit = make_indicator(), make_unit()
    district = make_district(state="published")
    client = people["clerk"]
    data = {"district": district.pk, "indicator": indicator.pk, "role": "actual", "position": 1}
    client.post("/admin/figures/headline/add/", data | {"owner": unit.pk})
    headline = Headline.objects.get()
    assert (headline.place_code, headline.state) == ("321111", "draft")
    assert headline.code.startswith("TT-321111-")


def test_a_clerk_makes_no_headline_for_another_district(people):
    elsewhere = make_headline(
        place_code="321102", district=make_district(code="321102", state="published")
    )
    data = {"district": elsewhere.district.pk, "indicator": make_indicator().pk, "position": 1}
    people["clerk"].post(
        "/admin/figures/headline/add/", data | {"owner": make_unit().pk, "role": "actual"}
    )
    assert list(Headline.objects.all()) == [elsewhere]
