"""The home page: what this is, each district's headline figures, what is new."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import District
from figures.filters import categories
from figures.headlines import headline_figures
from figures.models import Indicator, Release
from publishing.pages import government_meta

MOST_RELEASES = 5
MOST_CARDS = 12


@require_safe
def home(request):
    """Districts as cards, each with at most three headline figures, and the newest releases."""
    districts = list(District.objects.public().covered())
    figures = headline_figures(districts, most=3)
    with_headlines = [district for district in districts if figures[district.pk]]
    shown = (with_headlines or districts)[:MOST_CARDS]
    return render(
        request,
        "portal/home.html",
        {
            "page_title": "每个数字，都有出处",
            "tags": government_meta.site_tags(),
            "cards": [(district, figures[district.pk]) for district in shown],
            "other_districts": len(districts) - len(shown),
            "categories": list(categories()),
            "indicator_count": Indicator.objects.with_public_figures().count(),
            "releases": Release.objects.public().select_related("source")[:MOST_RELEASES],
        },
    )
