"""Where everything is: for readers (网站地图), for search engines, and what robots leave alone."""

from itertools import chain, islice

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Unit
from districts.models import Community, District, KeyArea
from figures.filters import categories
from figures.models import Claim, Indicator, Release
from livelihood.models import Bulletin, Matter, Programme, Service
from portal.site import filled_columns, plain_page
from projects.models import Project
from publishing.arithmetic.dates import today
from teams.models import Team

#: The format's own limit.
MOST_ADDRESSES = 50_000
#: Of one kind on the page for readers; the rest stands in its list.
MOST_OF_A_KIND = 60


@require_safe
def sitemap_page(request):
    """网站地图: every column, and what readers look for by its name."""
    context = {
        **plain_page("网站地图"),
        "districts": District.objects.public().covered(),
        "key_areas": KeyArea.objects.public()[:MOST_OF_A_KIND],
        "programmes": Programme.objects.public()[:MOST_OF_A_KIND],
        "bulletins": Bulletin.objects.public().for_list()[:20],
        "categories": list(categories()),
        "releases": Release.objects.public()[:20],
        "has_claims": Claim.objects.public().exists(),
    }
    return render(request, "portal/sitemap_page.html", context)


@require_safe
def sitemap(request):
    """`/sitemap.xml`: every page, with the moment of its last publication where it has one."""
    addresses = chain(((path, None) for path in fixed_paths()), *map(addresses_of, kinds()))
    return render(
        request,
        "portal/sitemap.xml",
        {
            "addresses": [
                (request.build_absolute_uri(path), changed_at)
                for path, changed_at in islice(addresses, MOST_ADDRESSES)
            ]
        },
        content_type="application/xml; charset=utf-8",
    )


def kinds() -> list:
    """The rows that have a page each, kind by kind."""
    return [
        District.objects.public().covered(),
        Programme.objects.public(),
        Matter.objects.public(),
        Bulletin.objects.public(),
        Project.objects.public(),
        Service.objects.public(),
        Team.objects.public(),
        KeyArea.objects.public(),
        Community.objects.public(),
        Release.objects.public(),
        Claim.objects.public(),
        Indicator.objects.with_public_figures(),
        Unit.objects.in_force(on=today()),
    ]


def addresses_of(rows):
    """`(path, moment of publication or None)` of each row, read as they are needed."""
    for row in rows.iterator():
        if isinstance(row, Unit):
            yield reverse("publishing:unit_detail", args=[row.code]), None
        else:
            yield row.get_absolute_url(), getattr(row, "published_at", None)


def fixed_paths() -> list[str]:
    """Pages that are there whatever is published; lists only where they list something."""
    paths = [reverse("portal:home"), reverse("portal:about"), reverse("portal:sitemap_page")]
    columns = [column.path for column in filled_columns()]
    further = [
        (reverse("districts:key_area_list"), KeyArea.objects.public()),
        (reverse("livelihood:programme_list"), Programme.objects.public()),
        (reverse("livelihood:bulletin_list"), Bulletin.objects.public()),
        (reverse("figures:release_list"), Release.objects.public()),
        (reverse("figures:claim_list"), Claim.objects.public()),
    ]
    return [*paths, *columns, *(path for path, rows in further if rows.exists())]


@require_safe
def robots(request):
    """`/robots.txt`: the desks of staff and the switch of the theme are nobody's reading."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /elder/",
        "Disallow: /*format=",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
