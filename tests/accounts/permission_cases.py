"""How the permission matrix makes, fills in and recognises the records of each model.

A new admin appends one `Case` here (only where the defaults do not fit) and its rows in
`permissions.csv`; `test_permissions.py` does the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import Role, User
from districts.models import District
from figures.importing import kept_files
from livelihood.models import Programme
from tests.factories import (
    MAKERS,
    make_change,
    make_community,
    make_district,
    make_proposal,
    make_public_matter,
    make_report_round,
    make_review_event,
    make_round_return,
    make_user,
)


def nothing(data: dict) -> dict:
    """No field needs to be typed over."""
    return {}


@dataclass(frozen=True)
class Case:
    """One model of the matrix.

    `make(place, unit)` makes a record of that place and owner unit which those may change who may
    change anything here (a draft). `edit(data)` and `add(data)` get what a browser would send back
    from the record's change form, and say what to type over: for a valid edit, and for a valid new
    record beside it (its code, its name). `mark(record)` is a text that appears on every page, and
    in every export, that shows the record. `further` gives, by action, what the address of a page
    needs besides the record's key. `form(record)` is what a browser sends back where the record's
    page is no change form of Django's.
    """

    make: Callable
    edit: Callable[[dict], dict] = nothing
    add: Callable[[dict], dict] = nothing
    mark: Callable[[object], str] = str
    further: dict[str, Callable[[object], tuple]] = field(default_factory=dict)
    form: Callable[[object], dict] | None = None


def made_by(label: str) -> Callable:
    """The model's maker, for models that store `place_code` and perhaps `owner` themselves."""

    def make(place, unit):
        where = {"place_code": place} | ({"owner": unit} if unit else {})
        return MAKERS[label](**where)

    return make


def make_placed_user(place, unit):
    """A clerk of the place, or of one unit there."""
    return make_user(scopes=[{"role": Role.CLERK, "place_code": place, "unit": unit}])


CASES = {
    "accounts.unit": Case(
        # The unit itself is the owner: the matrix asks about the person's own and about another.
        make=lambda place, unit: unit,
        edit=lambda data: {"name": "改名局"},
        add=lambda data: {"code": "new-unit", "name": "新单位"},
    ),
    "accounts.user": Case(
        make=make_placed_user,
        edit=lambda data: {"name": "改名"},
        add=lambda data: {
            "username": "new-user",
            "password1": "a-long-passphrase-9",
            "password2": "a-long-passphrase-9",
            "scopes-INITIAL_FORMS": 0,
            "scopes-0-id": "",
            "scopes-0-user": "",
        },
    ),
    "accounts.auditentry": Case(
        make=made_by("accounts.auditentry"),
        edit=lambda data: {"summary": "改掉"},
        add=lambda data: {"summary": "新的"},
        mark=lambda entry: entry.summary,
    ),
}


def make_placed_proposal(place, unit):
    """A draft change of a headline: a card that its unit answers for, in a district of its own."""
    card = MAKERS["figures.headline"](
        place_code=place, owner=unit, district=make_district(code=place), state="published"
    )
    changes = {"fields": {"publisher": "统计局"}, "inlines": {}}
    return make_proposal(card=card, changes=changes)


CASES |= {
    "publishing.source": Case(
        make=made_by("publishing.source"),
        edit=lambda data: {"name": "改名的来源"},
        add=lambda data: {"code": "new-source", "name": "新来源"},
    ),
    "publishing.proposal": Case(
        make=make_placed_proposal,
        edit=lambda data: {"note": "改说明"},
        mark=lambda proposal: proposal.code,
    ),
    "publishing.batch": Case(
        make=made_by("publishing.batch"), edit=lambda data: {"title": "改标题"}
    ),
    "publishing.reviewevent": Case(
        make=lambda place, unit: make_review_event(place_code=place, actor="某某经办人"),
        edit=lambda data: {"reason": "改理由"},
        mark=lambda step: step.actor,
    ),
    "publishing.change": Case(
        make=lambda place, unit: make_change(place_code=place, sentence="一句变更的话。"),
        edit=lambda data: {"sentence": "改一句话。"},
    ),
    "districts.district": Case(
        make=lambda place, unit: make_district(code=place),
        edit=lambda data: {"name": "改名区"},
        add=lambda data: {
            "code": ("321111" if "润州" in data["name"] else "321102") + "009",
            "name": "新街道",
            "level": "subdistrict",
        },
    ),
    "districts.community": Case(
        make=lambda place, unit: make_community(code=f"{place}001001"),
        edit=lambda data: {"name": "改名社区"},
        add=lambda data: {
            "code": District.objects.get(pk=data["district"]).code + "009009",
            "name": "新社区",
        },
    ),
}


def make_placed_figure(place, unit):
    """A figure of a draft release of the place and unit."""
    release = MAKERS["figures.release"](place_code=place, owner=unit)
    return MAKERS["figures.figure"](release=release)


CASES |= {
    "figures.category": Case(
        make=lambda place, unit: MAKERS["figures.category"](),
        edit=lambda data: {"name": "改名类"},
        add=lambda data: {"code": "new-category", "name": "新类"},
    ),
    "figures.indicator": Case(
        make=lambda place, unit: MAKERS["figures.indicator"](),
        edit=lambda data: {"name": "改名指标"},
        add=lambda data: {"code": "new_indicator", "name": "新指标"},
    ),
    "figures.release": Case(make=made_by("figures.release"), edit=lambda data: {"title": "改标题"}),
    "figures.figure": Case(
        make=make_placed_figure,
        edit=lambda data: {"value": "118"},
        mark=lambda figure: figure.indicator.name,
    ),
    "figures.headline": Case(
        make=lambda place, unit: MAKERS["figures.headline"](
            place_code=place, owner=unit, district=make_district(code=place)
        ),
        edit=lambda data: {"position": "7"},
        add=lambda data: {"role": "target"},
        mark=lambda headline: headline.indicator.name,
    ),
}


CASES |= {
    "publishing.job": Case(
        make=lambda place, unit: MAKERS["publishing.job"](),
        mark=lambda job: job.subject,
    ),
    "publishing.calendarday": Case(
        make=lambda place, unit: MAKERS["publishing.calendarday"](),
        edit=lambda data: {"is_working": "on"},
        add=lambda data: {"on": "2031-02-03"},
        mark=lambda day: day.code,
    ),
    "teams.team": Case(
        make=made_by("teams.team"),
        edit=lambda data: {"name": "改名队"},
        add=lambda data: {"name": "新队伍"},
    ),
    "teams.meeting": Case(
        make=made_by("teams.meeting"),
        edit=lambda data: {"summary": "改内容"},
        add=lambda data: {"summary": "新会议"},
        mark=lambda meeting: meeting.team.name,
    ),
    "teams.activity": Case(
        make=made_by("teams.activity"),
        edit=lambda data: {"title": "改名活动"},
        add=lambda data: {"title": "新活动"},
    ),
}


CASES |= {
    "districts.keyarea": Case(
        make=lambda place, unit: MAKERS["districts.keyarea"](place_code=place),
        edit=lambda data: {"name": "改名片区"},
        add=lambda data: {"code": "new-area", "name": "新片区"},
    ),
    "districts.honour": Case(
        make=made_by("districts.honour"),
        edit=lambda data: {"name": "改名荣誉"},
        add=lambda data: {"code": "new-honour", "name": "新荣誉"},
        mark=lambda honour: honour.name,
    ),
    "districts.districtevent": Case(
        make=made_by("districts.districtevent"),
        edit=lambda data: {"text": "改写大事"},
        add=lambda data: {"code": "new-event", "text": "新大事"},
    ),
}


def project_name(event):
    """What every page and export of a project's event names."""
    return event.project.name


CASES |= {
    "projects.project": Case(
        make=made_by("projects.project"),
        edit=lambda data: {"name": "改名项目"},
        add=lambda data: {"name": "新项目"},
    ),
    "projects.stageevent": Case(
        make=made_by("projects.stageevent"),
        edit=lambda data: {"text": "改说明"},
        mark=project_name,
    ),
    "projects.annualplan": Case(
        make=made_by("projects.annualplan"),
        edit=lambda data: {"text": "改目标"},
        add=lambda data: {"decided_on": "2021-02-10"},
        mark=project_name,
    ),
    "projects.investmentrecord": Case(
        make=made_by("projects.investmentrecord"),
        edit=lambda data: {"note": "改备注"},
        add=lambda data: {"as_of": "2021-04-30"},
        mark=project_name,
    ),
    "projects.evaluation": Case(
        make=made_by("projects.evaluation"),
        edit=lambda data: {"note": "改备注"},
        mark=project_name,
    ),
}


CASES |= {
    "livelihood.programme": Case(
        # Of micro matters: only such a list has pages to register and to close them.
        make=lambda place, unit: MAKERS["livelihood.programme"](
            place_code=place, owner=unit, kind="micro"
        ),
        edit=lambda data: {"name": "改名清单"},
        add=lambda data: {"name": "新清单"},
    ),
    "livelihood.programmedocument": Case(
        make=made_by("livelihood.programmedocument"),
        edit=lambda data: {"title": "改名方案"},
        add=lambda data: {"title": "新方案"},
    ),
    "livelihood.matter": Case(
        make=made_by("livelihood.matter"),
        edit=lambda data: {"title": "改名实事"},
        add=lambda data: {"title": "新实事"},
    ),
    "livelihood.matterupdate": Case(
        make=made_by("livelihood.matterupdate"),
        edit=lambda data: {"brief": "改一句"},
        mark=lambda update: update.matter.title,
    ),
    "livelihood.service": Case(
        make=made_by("livelihood.service"),
        edit=lambda data: {"name": "改名服务"},
        add=lambda data: {"name": "新服务"},
    ),
}


CASES |= {
    "livelihood.bulletin": Case(
        make=made_by("livelihood.bulletin"), edit=lambda data: {"title": "改名通报"}
    ),
}


CASES |= {
    "livelihood.satisfactionsurvey": Case(
        make=made_by("livelihood.satisfactionsurvey"),
        edit=lambda data: {"title": "改名测评"},
        add=lambda data: {"title": "新测评"},
    ),
}


def make_asked_round(place, unit):
    """A round of a programme of the place, with one matter at the desk of a unit there."""
    matter = make_public_matter(place_code=place)
    round_ = make_report_round(programme=matter.programme)
    make_round_return(round=round_, unit=matter.owner)
    return round_


def desk_of(round_) -> tuple[str]:
    """The unit that the round asks."""
    return (round_.returns.get().unit.code,)


CASES |= {
    "livelihood.reportround": Case(
        make=make_asked_round,
        edit=lambda data: {"due_on": "2021-07-20"},
        add=lambda data: {
            "programme": Programme.objects.get().pk,
            "period_end": "2021-05-31",
            "due_on": "2021-06-05",
        },
        further={
            "unit": desk_of,
            "workbook": desk_of,
            "scan": lambda round_: (0,),
            "phone_matter": lambda round_: (round_.programme.matters.get().code,),
        },
    ),
}


def make_upload_of_the_clerk(place, unit):
    """A file with problems, and the file that goes back for it."""
    upload = MAKERS["figures.figureupload"](by=User.objects.get(name="clerk"), state="refused")
    kept_files.keep_reasons(upload.token, [b"reasons"])
    return upload


CASES |= {
    "figures.figureupload": Case(
        make=make_upload_of_the_clerk,
        form=lambda upload: {"step": "discard", "version": upload.version},
    ),
}


CASES |= {
    "figures.claim": Case(
        make=made_by("figures.claim"),
        edit=lambda data: {"title": "改名核对"},
        add=lambda data: {"code": "new-claim", "title": "新核对"},
    ),
}
