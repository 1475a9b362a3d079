"""Which value of a series point stands, compared with a model that knows no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from figures import vintages
from figures.models import SERIES_POINT, Figure
from tests.factories import make_district, make_figure, make_indicator, make_release

pytestmark = pytest.mark.django_db

YEARS = (2019, 2020)
START = datetime(2021, 1, 1, tzinfo=UTC)


def publish(release, *, at):
    """What `steps.publish` does to a release, without the persons."""
    type(release).objects.filter(pk=release.pk).update(state="published", published_at=at)
    release.refresh_from_db()
    vintages.promote(release)


def withdraw(release):
    type(release).objects.filter(pk=release.pk).update(state="withdrawn")
    release.refresh_from_db()
    vintages.restore(release)


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def standing_value(indicator):
    return [
        figure.value for figure in Figure.objects.public().current().filter(indicator=indicator)
    ]


def test_a_later_release_stands_before_an_earlier_one():
    indicator = make_indicator()
    for number, (value, day) in enumerate([(10, 1), (12, 3), (11, 2)]):
        release = make_release(released_on=date(2021, 1, day))
        make_figure(release=release, indicator=indicator, value=value)
        publish(release, at=START + timedelta(days=number))
    assert standing_value(indicator) == [12]


def test_a_final_number_stands_before_a_later_preliminary_one():
    indicator = make_indicator()
    for number, (value, day, stage) in enumerate(
        [(10, 1, "final"), (12, 3, ""), (11, 2, "revised")]
    ):
        release = make_release(released_on=date(2021, 1, day))
        make_figure(release=release, indicator=indicator, value=value, accounting_stage=stage)
        publish(release, at=START + timedelta(days=number))
    assert standing_value(indicator) == [10]


def test_withdrawing_gives_back_what_was_superseded():
    indicator = make_indicator()
    releases = []
    for number, value in enumerate([10, 11, 12]):
        release = make_release(released_on=date(2021, 1, 1 + number))
        make_figure(release=release, indicator=indicator, value=value)
        publish(release, at=START + timedelta(days=number))
        releases.append(release)
    withdraw(releases[1])
    assert standing_value(indicator) == [12]
    withdraw(releases[2])
    assert standing_value(indicator) == [10]
    withdraw(releases[0])
    assert standing_value(indicator) == []


def test_a_retraction_leaves_nothing_standing_until_it_is_withdrawn():
    indicator = make_indicator()
    first, second = make_release(), make_release(released_on=date(2021, 12, 1))
    make_figure(release=first, indicator=indicator, value=10)
    make_figure(release=second, indicator=indicator, is_tombstone=True)
    publish(first, at=START)
    publish(second, at=START + timedelta(days=1))
    assert standing_value(indicator) == []
    withdraw(second)
    assert standing_value(indicator) == [10]


def test_an_internal_number_never_hides_a_public_one():
    indicator = make_indicator()
    first, second = make_release(), make_release(released_on=date(2021, 12, 1))
    make_figure(release=first, indicator=indicator, value=10)
    make_figure(release=second, indicator=indicator, value=11, audience="staff")
    publish(first, at=START)
    publish(second, at=START + timedelta(days=1))
    assert standing_value(indicator) == [10]


def test_different_publishers_stand_side_by_side():
    indicator = make_indicator()
    release = make_release()
    make_figure(release=release, indicator=indicator, value=293, publisher="组织部")
    make_figure(release=release, indicator=indicator, value=267, publisher="公安分局")
    publish(release, at=START)
    assert sorted(standing_value(indicator)) == [267, 293]


def test_the_database_refuses_a_second_current_row():
    indicator = make_indicator()
    make_figure(indicator=indicator, is_current=True)
    with pytest.raises(IntegrityError):  # figures_figure_one_current_per_point
        make_figure(indicator=indicator, is_current=True)


# The independent model: a list of what was published, asked by its definition.

STAGES = {"": 0, "preliminary": 0, "revised": 1, "final": 2}

figures = st.fixed_dictionaries(
    {
        "year": st.sampled_from(YEARS),
        "indicator": st.sampled_from(["a", "b"]),
        "stage": st.sampled_from(sorted(STAGES)),
        "audience": st.sampled_from(["public", "public", "public", "staff"]),
        "is_tombstone": st.booleans(),
    }
)
acts = st.lists(
    st.one_of(
        st.tuples(
            st.just("draft"),
            st.integers(1, 5),
            st.lists(figures, max_size=4, unique_by=lambda row: (row["year"], row["indicator"])),
        ),
        st.tuples(st.sampled_from(["publish", "withdraw", "discard"]), st.integers(0, 20)),
    ),
    max_size=12,
)


def expected(published):
    """For each point the row that stands: by audience, stage, day of release, order of signing."""
    points = {}
    for order, (day, rows) in published.items():
        for row in rows:
            rank = (row["audience"] == "public", STAGES[row["stage"]], day, order)
            point = (row["indicator"], row["year"])
            if point not in points or rank > points[point][0]:
                points[point] = (rank, order)
    return {point: order for point, (_, order) in points.items()}


def holds(row):
    """What an import marks: a point that nobody holds is held by the draft."""
    point = {name: getattr(row, name) for name in SERIES_POINT}
    return not Figure.objects.filter(is_current=True, **point).exists()


def draft(day, rows, district, indicators):
    """A draft release with these rows, as an import leaves it."""
    release = make_release(released_on=date(2021, 1, day))
    for row in rows:
        figure = make_figure(
            release=release,
            district=district,
            indicator=indicators[row["indicator"]],
            accounting_stage=row["stage"],
            audience=row["audience"],
            is_tombstone=row["is_tombstone"],
            **year(row["year"]),
        )
        Figure.objects.filter(pk=figure.pk).update(is_current=holds(figure))
    return release


@settings(max_examples=40)
@given(acts)
def test_whatever_is_drafted_published_and_withdrawn_the_right_row_stands(acts):
    with transaction.atomic():
        indicators = {name: make_indicator(name=name, code=name) for name in "ab"}
        district = make_district()
        drafts, published, releases = [], {}, {}
        for order, act in enumerate(acts):
            if act[0] == "draft":
                _, day, rows = act
                drafts.append((draft(day, rows, district, indicators), day, rows))
            elif act[0] == "withdraw" and published:
                gone = sorted(published)[act[1] % len(published)]
                del published[gone]
                withdraw(releases.pop(gone))
            elif act[0] != "withdraw" and drafts:
                release, day, rows = drafts.pop(act[1] % len(drafts))
                if act[0] == "discard":
                    release.delete()
                else:
                    publish(release, at=START + timedelta(minutes=order))
                    published[order], releases[order] = (day, rows), release
            order_of = {release.pk: order for order, release in releases.items()}
            found = {
                (figure.indicator.code, figure.period_end.year): order_of.get(figure.release_id)
                for figure in Figure.objects.standing().select_related("indicator")
            }
            assert found == expected(published)
            assert vintages.wrong() == []
        transaction.set_rollback(True)


def test_publishing_new_points_reads_and_writes_none_of_their_rows():
    """The publication's statements go by the index of rows that hold nothing."""
    release = make_release()
    figure = make_figure(release=release, is_current=True)
    with CaptureQueriesContext(connection) as asked:
        publish(release, at=START)
    assert sum("UPDATE figures_figure" in each["sql"] for each in asked) == 2
    assert Figure.objects.public().current().get() == figure


def test_a_published_row_takes_its_point_from_a_draft_and_from_what_was_withdrawn():
    indicator = make_indicator()
    held, later = make_release(released_on=date(2021, 3, 1)), make_release()
    make_figure(release=held, indicator=indicator, value=10, is_current=True)
    make_figure(release=later, indicator=indicator, value=11)
    publish(later, at=START)
    assert standing_value(indicator) == [11]
    withdraw(later)
    assert standing_value(indicator) == []
    publish(held, at=START + timedelta(days=1))
    assert standing_value(indicator) == [10]


def test_only_what_is_published_stands():
    draft = make_figure(is_current=True)
    public = make_figure(release=make_release(state="published"), is_current=True)
    assert (draft.stands, public.stands) == (False, True)
    assert list(Figure.objects.standing()) == [public]
