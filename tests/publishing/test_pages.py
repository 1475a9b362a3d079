"""The machinery of public pages, apart from any room (the rooms' own tests use it for real)."""

from datetime import UTC, datetime

import django_filters
import pytest
from django.http import Http404
from django.test import RequestFactory

from districts.models import District
from publishing.pages import government_meta
from publishing.pages.details import once_public
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter
from publishing.pages.government_meta import SiteColumn
from publishing.pages.paging import MOST_PAGES, BoundedPaginator, page_number
from tests.factories import make_district, make_unit
from tests.publishing.examples.models import Notice, Scheme

COLUMN = SiteColumn("市辖区", "各区情况", ("区情", "数据"), "概况信息", "/districts/")


class PlaceFilter(PublicFilterSet):
    q = SearchFilter(label="搜索", within=("name", "code"))
    level = django_filters.ChoiceFilter(label="级别", choices=District.Level.choices)
    order = OrderFilter({"name": ("按名称", ("name",))})


class CountedPlaceFilter(PlaceFilter):
    facets = ("level",)


def filtered(query):
    return PlaceFilter(RequestFactory().get(f"/?{query}").GET, queryset=District.objects.all())


# tags


def test_a_site_without_a_name_goes_by_what_it_is(settings):
    settings.SITE_NAME = settings.SITE_DOMAIN = settings.SITE_ID_CODE = ""

    assert government_meta.site_tags() == [("SiteName", "市辖区信息公开")]


def test_a_column_has_four_tags():
    assert government_meta.column_tags(COLUMN) == [
        ("ColumnName", "市辖区"),
        ("ColumnDescription", "各区情况"),
        ("ColumnKeywords", "区情,数据"),
        ("ColumnType", "概况信息"),
    ]


def test_an_article_names_only_what_is_known():
    tags = government_meta.article_tags(title="润州区", published_at=None, source=" ")

    assert tags == [("ArticleTitle", "润州区")]


# filters


@pytest.mark.parametrize(
    "query", ["q=" + "长" * 101, "q=" + "+".join("一二三四五六七八九十百"), "level=x", "order=-pk"]
)
def test_a_value_that_is_not_offered_does_not_pass(query):
    assert not filtered(query).form.is_valid()


def test_full_width_letters_are_plain_ones():
    filters = filtered("q=%E3%80%80ＧＤＰ%E3%80%80")

    assert filters.form.is_valid()
    assert filters.form.cleaned_data["q"] == "GDP"


@pytest.mark.django_db
def test_a_facet_says_how_many_rows_each_option_would_leave(django_assert_num_queries):
    for code, name in (("321111", "润州区"), ("321102", "京口区"), ("321112", "丹徒区")):
        make_district(code=code, name=name)
    make_district(code="321111001", name="润州街道", level="subdistrict")
    places = CountedPlaceFilter({"q": "润州", "level": "district"}, queryset=District.objects.all())
    assert places.form.is_valid()

    with django_assert_num_queries(1):
        places.count_facets()

    # Under the other conditions (the word), not under its own; what would leave nothing is gone.
    assert list(places.form.fields["level"].widget.choices) == [
        ("", "---------"),
        ("district", "市辖区（1）"),
        ("subdistrict", "街道（镇）（1）"),
    ]
    assert [chip.value for chip in places.chips()] == ["润州", "市辖区"]


@pytest.mark.django_db
def test_a_chosen_option_stays_though_it_would_leave_nothing():
    make_district(code="321111", name="润州区")
    places = CountedPlaceFilter({"q": "没有", "level": "city"}, queryset=District.objects.all())
    assert places.form.is_valid()
    places.count_facets()

    assert [value for value, _ in places.form.fields["level"].widget.choices] == ["", "city"]


def test_conditions_in_force_are_named_and_can_be_dropped_one_by_one():
    filters = filtered("q=润州&level=district&order=name&page=3&utm_source=x")

    assert filters.form.is_valid()
    assert [(chip.label, chip.value) for chip in filters.chips()] == [
        ("搜索", "润州"),
        ("级别", "市辖区"),
    ]
    assert filters.chips()[1].without == "q=%E6%B6%A6%E5%B7%9E&order=name"
    assert filters.query(page=2).endswith("&level=district&order=name&page=2")


@pytest.mark.django_db
def test_every_word_must_occur_somewhere():
    make_district(code="321111", name="润州区")
    make_district(code="321102", name="京口区")

    assert [place.name for place in filtered("q=润州+3211").qs] == ["润州区"]
    assert list(filtered("q=润州+京口").qs) == []
    assert list(filtered("q=_").qs) == []


# paging


@pytest.mark.parametrize(
    "text", ["0", "-1", "501", "1.0", "٢", "２", " 1", "1 ", "1\n", "9" * 400, "x"]
)
def test_a_page_is_a_plain_number_of_at_most_three_digits(text):
    with pytest.raises(Http404):
        page_number(text)


def test_a_list_ends_at_its_last_page_and_says_so():
    paginator = BoundedPaginator(range(MOST_PAGES * 2 + 1), 2)

    assert paginator.num_pages == MOST_PAGES
    assert paginator.is_cut
    assert not BoundedPaginator(range(3), 2).is_cut
    with pytest.raises(Http404):
        paginator.page_or_404(MOST_PAGES + 1)


# what was public once


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("above", "own", "was"),
    [
        ("withdrawn", "published", True),
        ("withdrawn", "withdrawn", True),
        ("published", "withdrawn", True),
        ("draft", "withdrawn", False),
        ("draft", "published", False),
        ("withdrawn", "draft", False),
    ],
)
def test_a_record_was_public_if_all_above_it_were(above, own, was):
    owner = make_unit()

    def make(model, state, **fields):
        published_at = None if state == "draft" else datetime(2021, 11, 2, tzinfo=UTC)
        defaults = {"place_code": "321111", "owner": owner, "published_at": published_at}
        code = f"{model.code_prefix}-1"
        return model.objects.create(**defaults, code=code, state=state, **fields)

    scheme = make(Scheme, above, name="事项")
    make(Notice, own, scheme=scheme, title="通知")

    assert Notice.objects.filter(once_public(Notice)).exists() == was
