"""The home page: what a resident wants first, then the district's rooms, then what is new."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import District
from figures.filters import categories
from figures.headlines import headline_figures
from figures.models import Indicator
from livelihood.models import Matter, Programme, Service
from livelihood.programmes import told
from projects.models import Project, StageEvent
from projects.stage_counts import counts_of
from publishing.arithmetic.dates import today
from publishing.changes.models import Change
from publishing.pages import government_meta
from teams.models import Team

MOST_PROGRAMMES = 4
#: Of so many of the newest the home page chooses.
PROGRAMMES_ASKED = 12
MOST_CARDS = 12
MOST_SERVICES = MOST_TEAMS = 6
MOST_CHANGES = 8


@require_safe
def home(request):
    """Search for one's compound; programmes; places; projects; services; teams; changes.

    Fewer than 25 queries, however much is public.
    """
    on = today()
    matters = Matter.objects.public().count()
    return render(
        request,
        "portal/home.html",
        {
            "page_title": "你家的事，办到哪一步了" if matters else "每个数字，都有出处",
            "tags": government_meta.site_tags(),
            "matter_count": matters,
            "programmes": programmes(on=on),
            **places(),
            **stages(on=on),
            "services": Service.objects.public().select_related("district")[:MOST_SERVICES],
            "teams": Team.objects.public().select_related("district")[:MOST_TEAMS],
            "categories": list(categories()),
            "indicator_count": Indicator.objects.with_public_figures().count(),
            "changes": newest_changes(),
        },
    )


def programmes(*, on) -> list[Programme]:
    """The newest programmes, each `told`; those of which there is a rate to show come first."""
    newest = told(Programme.objects.public().for_list()[:PROGRAMMES_ASKED], on=on)
    newest.sort(key=_says_less)
    return newest[:MOST_PROGRAMMES]


def places() -> dict:
    """Districts as cards, those with headlines first of all, each with at most three figures."""
    districts = list(District.objects.public().covered())
    figures = headline_figures(districts, most=3)
    with_headlines = [district for district in districts if figures[district.pk]]
    shown = (with_headlines or districts)[:MOST_CARDS]
    return {
        "cards": [(district, figures[district.pk]) for district in shown],
        "other_districts": len(districts) - len(shown),
    }


def stages(*, on) -> dict:
    """How many projects stand on each rung from 在谈 to 投产, as `(stage, its name, projects)`.

    And how many of which no source says it (`unstaged`); no rungs where no project is public.
    """
    counts = counts_of(Project.objects.public().with_stage(on=on))
    ladder = [(stage.value, stage.label, counts.get(stage, 0)) for stage in StageEvent.LADDER]
    return {"stages": ladder if counts else [], "unstaged": counts.get("", 0)}


def newest_changes() -> list[Change]:
    """The newest sentences of 更新动态, each with `leads_on`: whether its page is still there."""
    later = Change.objects.filter(
        record_type=OuterRef("record_type"),
        record_code=OuterRef("record_code"),
        kind=Change.Kind.WITHDRAWN,
        pk__gte=OuterRef("pk"),
    )
    changes = list(Change.objects.annotate(is_gone=Exists(later))[:MOST_CHANGES])
    for change in changes:
        change.leads_on = bool(change.path) and not change.is_gone
    return changes


def _says_less(programme) -> tuple[bool, bool]:
    head = programme.report.head
    has_rate = bool(programme.tally.total) or bool(head and head.rate is not None)
    return not has_rate, head is None
