"""How readers narrow the lists of teams and of activities."""

import django_filters
from django.db.models import Exists, OuterRef

from districts.models import District
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter
from teams.models import Activity, Team


def districts():
    """Places with a public team."""
    teams = Team.objects.public().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(teams)).values_list("code", "name")


def domains():
    """What public teams say they serve, each once."""
    rows = Team.objects.public().exclude(domain="").order_by("domain")
    return rows.values_list("domain", "domain").distinct()


def parents():
    """Public teams with a public team below them."""
    below = Team.objects.public().filter(parent=OuterRef("pk"))
    return Team.objects.public().filter(Exists(below)).values_list("code", "name")


def active_teams():
    """Public teams with a public activity."""
    activities = Activity.objects.public().filter(team=OuterRef("pk"))
    return Team.objects.public().filter(Exists(activities)).values_list("code", "name")


def active_districts():
    """Places with a public activity of a team."""
    activities = Activity.objects.public().filter(team__district=OuterRef("pk"))
    return District.objects.public().filter(Exists(activities)).values_list("code", "name")


def years():
    """Years in which a public activity took place, newest first."""
    days = Activity.objects.public().dates("on", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


class TeamFilter(PublicFilterSet):
    """`?q=&district=&kind=&domain=&parent=&order=`"""

    facets = ("district", "kind", "domain", "parent")

    q = SearchFilter(
        label="搜索名称、领域或机制", within=("name", "domain", "mechanism", "unit__name")
    )
    district = django_filters.ChoiceFilter(
        label="行政区", field_name="district__code", choices=districts, empty_label="全部行政区"
    )
    kind = django_filters.ChoiceFilter(
        label="类型", choices=Team.Kind.choices, empty_label="全部类型"
    )
    domain = django_filters.ChoiceFilter(label="服务领域", choices=domains, empty_label="全部领域")
    parent = django_filters.ChoiceFilter(
        label="上级队伍", field_name="parent__code", choices=parents, empty_label="全部"
    )
    order = OrderFilter(
        {
            "place": ("按行政区和类型", ("district__code", "kind", "id")),
            "name": ("按名称", ("name", "code")),
            "active": ("按活动记录，多的在前", ("-activity_count", "id")),
            "new": ("按发布时间，新的在前", ("-published_at", "id")),
        }
    )


class ActivityFilter(PublicFilterSet):
    """`?q=&district=&team=&year=&order=`"""

    facets = ("district", "team")

    q = SearchFilter(label="搜索活动", within=("title", "place", "text", "team__name"))
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="team__district__code",
        choices=active_districts,
        empty_label="全部行政区",
    )
    team = django_filters.ChoiceFilter(
        label="服务队伍", field_name="team__code", choices=active_teams, empty_label="全部队伍"
    )
    year = django_filters.ChoiceFilter(
        label="年份", choices=years, empty_label="全部年份", method="of_year"
    )
    order = OrderFilter(
        {
            "new": ("按日期，新的在前", ("-on", "-id")),
            "old": ("按日期，旧的在前", ("on", "id")),
        }
    )

    def of_year(self, queryset, name, value):
        """Activities that took place in that year: one of `years`."""
        return queryset.filter(on__year=int(value))
