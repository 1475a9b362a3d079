"""Where everything is: for readers (网站地图), for search engines, and what robots leave alone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.models import District
from figures.filters import categories
from figures.models import Figure, Indicator, Release
from portal.site import plain_page

#: The format's own limit.
MOST_ADDRESSES = 50_000


@require_safe
def sitemap_page(request):
    """网站地图: every page that has one of its own, figures by category."""
    context = {
        **plain_page("网站地图"),
        "districts": District.objects.public().covered(),
        "categories": list(categories()),
        "releases": Release.objects.public()[:20],
    }
    return render(request, "portal/sitemap_page.html", context)


@require_safe
def sitemap(request):
    """`/sitemap.xml`: every page, with the moment of its last publication where it has one."""
    addresses = [(path, None) for path in fixed_paths()]
    for records in (District.objects.public().covered(), Release.objects.public()):
        addresses += [(row.get_absolute_url(), row.published_at) for row in records.iterator()]
    indicators = Indicator.objects.with_public_figures()
    addresses += [(row.get_absolute_url(), None) for row in indicators.iterator()]
    return render(
        request,
        "portal/sitemap.xml",
        {
            "addresses": [
                (request.build_absolute_uri(path), changed_at)
                for path, changed_at in addresses[:MOST_ADDRESSES]
            ]
        },
        content_type="application/xml; charset=utf-8",
    )


def fixed_paths() -> list[str]:
    """Pages that are there whatever is published; lists only where they list something."""
    paths = [reverse("portal:home"), reverse("portal:about"), reverse("portal:sitemap_page")]
    if District.objects.public().covered().exists():
        paths.append(reverse("districts:district_list"))
    if Figure.objects.public().current().exists():
        paths += [reverse("figures:indicator_list"), reverse("figures:release_list")]
    return paths


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
