"""The smallest valid objects, each from one plain function: `make_unit(name="住建局")`.

`MAKERS` finds the function of a model by its label, for tests that walk every model
(`tests/accounts/test_permissions.py`). A maker takes any field of its model as a keyword.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from accounts.models import AuditEntry, Role, StaffScope, Unit, User

_numbers = count(1)


def make_unit(**fields) -> Unit:
    """A bureau of 润州, unless told otherwise."""
    number = next(_numbers)
    defaults = {
        "code": f"unit-{number}",
        "name": f"第{number}单位",
        "kind": Unit.Kind.DEPARTMENT,
        "place_code": "321111",
    }
    return Unit.objects.create(**defaults | fields)


def make_user(*, scopes=(), **fields) -> User:
    """A member of staff with `scopes`: roles over 润州, or dicts of StaffScope fields."""
    number = next(_numbers)
    password = fields.pop("password", None)
    defaults = {"username": f"user-{number}", "name": f"用户{number}", "is_staff": True}
    user = User(**defaults | fields)
    user.set_password(password)
    user.save()
    for scope in scopes:
        make_scope(user=user, **(scope if isinstance(scope, dict) else {"role": scope}))
    return user


def make_scope(**fields) -> StaffScope:
    """A clerk's scope over all units of 润州, unless told otherwise."""
    defaults = {"role": Role.CLERK, "place_code": "321111"}
    if "user" not in fields:
        defaults["user"] = make_user()
    return StaffScope.objects.create(**defaults | fields)


def make_audit_entry(**fields) -> AuditEntry:
    """An entry of the audit log about 润州."""
    defaults = {
        "actor": "测试",
        "action": AuditEntry.Action.CHANGE,
        "place_code": "321111",
        "summary": f"第{next(_numbers)}次修改",
    }
    return AuditEntry.objects.create(**defaults | fields)


MAKERS = {
    "accounts.unit": make_unit,
    "accounts.user": make_user,
    "accounts.auditentry": make_audit_entry,
}


# figures (the numbers, and what they need below them)


def make_category(**fields):
    """A heading for indicators."""
    from figures.models import Category

    number = next(_numbers)
    defaults = {"code": f"category-{number}", "name": f"第{number}类"}
    return Category.objects.create(**defaults | fields)


def make_indicator(**fields):
    """A count of things, in 个, without decimals."""
    from figures.models import Indicator

    number = next(_numbers)
    defaults = {
        "code": f"indicator_{number}",
        "name": f"第{number}指标",
        "unit": "个",
        "measure_kind": Indicator.MeasureKind.FLOW,
    }
    if "category" not in fields:
        defaults["category"] = make_category()
    return Indicator.objects.create(**defaults | fields)


def make_release(**fields):
    """A draft release of 润州 without figures."""
    from figures.models import Release

    number = next(_numbers)
    defaults = {
        "code": f"TJ-321111-{number:06d}",
        "title": f"第{number}次数据发布",
        "place_code": "321111",
        "released_on": date(2021, 11, 1),
        "digest": f"{number:064d}",
    }
    if "owner" not in fields:
        defaults["owner"] = make_unit()
    if "source" not in fields:
        defaults["source"] = make_source()
    return Release.objects.create(**defaults | fields)


def make_figure(**fields):
    """117 of something in 润州 in the year 2021, exact, in a release of its own."""
    from figures.models import Figure

    defaults = {
        "period_type": Figure.PeriodType.YEAR,
        "period_start": date(2021, 1, 1),
        "period_end": date(2021, 12, 31),
    }
    if not fields.get("is_tombstone"):
        defaults["value"] = 117
    if "release" not in fields:
        defaults["release"] = make_release()
    if "district" not in fields:
        defaults["district"] = make_district(state="published")
    if "indicator" not in fields:
        defaults["indicator"] = make_indicator()
    return Figure.objects.create(**defaults | fields)


def make_public_figure(**fields):
    """A figure that citizens see: current, in a published release."""
    if "release" not in fields:
        fields["release"] = make_release(
            state="published", published_at=datetime(2021, 11, 2, 9, 30, tzinfo=UTC)
        )
    return make_figure(**{"is_current": True} | fields)


def make_headline(**fields):
    """The choice of a figure for the card of 润州, a draft."""
    from figures.models import Headline

    number = next(_numbers)
    defaults = {"code": f"TT-321111-{number:06d}", "place_code": "321111"}
    if "owner" not in fields:
        defaults["owner"] = make_unit()
    if "district" not in fields:
        defaults["district"] = make_district(state="published")
    if "indicator" not in fields:
        defaults["indicator"] = make_indicator()
    return Headline.objects.create(**defaults | fields)


MAKERS |= {
    "figures.category": make_category,
    "figures.indicator": make_indicator,
    "figures.release": make_release,
    "figures.figure": make_figure,
    "figures.headline": make_headline,
}


# publishing and districts (sources, the review's papers, places)


def make_source(**fields):
    """An article about 润州."""
    from publishing.models import Source

    number = next(_numbers)
    defaults = {
        "code": f"source-{number}",
        "name": f"第{number}篇报道",
        "kind": Source.Kind.ARTICLE,
        "place_code": "321111",
        "published_on": date(2021, 11, 1),
    }
    return Source.objects.create(**defaults | fields)


def make_district(**fields):
    """润州, a draft, or the place of another code; the one that is there already, if it is."""
    from districts.models import District

    code = fields.pop("code", "321111")
    found = District.objects.filter(code=code).first()
    if found:
        return found
    defaults = {
        "name": {"321111": "润州区", "321102": "京口区"}.get(code, f"第{code}区"),
        "level": District.Level.SUBDISTRICT if len(code) == 9 else District.Level.DISTRICT,
        "place_code": code,
    }
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=code)
    return District.objects.create(**defaults | fields, code=code)


def make_community(**fields):
    """A community of 润州, a draft."""
    from districts.models import Community

    number = next(_numbers)
    code = fields.pop("code", f"321111001{number % 1000:03}")
    defaults = {"name": f"第{number}社区", "kind": Community.Kind.COMMUNITY, "place_code": code}
    if "district" not in fields:
        defaults["district"] = make_district(code=code[:6])
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=code)
    return Community.objects.create(**defaults | fields, code=code)


def make_proposal(**fields):
    """A draft that would rename 润州, published for it."""
    from publishing.models import Proposal

    card = fields.pop("card", None) or make_district(state="published")
    number = next(_numbers)
    defaults = {
        "code": f"BG-{card.place_code}-{number:06d}",
        "target_type": card.record_type,
        "target_code": card.code,
        "base_version": card.version,
        "place_code": card.place_code,
        "owner": card.owner,
        "changes": {"fields": {"name": f"第{number}名称"}, "inlines": {}},
    }
    return Proposal.objects.create(**defaults | fields)


def make_batch_of(*records, **fields):
    """A draft batch of these records."""
    from publishing.models import Batch, BatchItem

    number = next(_numbers)
    defaults = {
        "code": f"PC-321111-{number:06d}",
        "title": f"第{number}次报送",
        "place_code": "321111",
    }
    if "owner" not in fields:
        defaults["owner"] = make_unit()
    batch = Batch.objects.create(**defaults | fields)
    for position, record in enumerate(records, 1):
        BatchItem.objects.create(
            batch=batch, record_type=record.record_type, record_code=record.code, position=position
        )
    return batch


def make_review_event(**fields):
    """Somebody wrote something in 润州."""
    from publishing.models import ReviewEvent

    defaults = {
        "record_type": "districts.district",
        "record_code": "321111",
        "place_code": "321111",
        "step": ReviewEvent.Step.WROTE,
        "actor": "测试",
        "version": 1,
    }
    if "by" not in fields:
        defaults["by"] = make_user()
    return ReviewEvent.objects.create(**defaults | fields)


def make_change(**fields):
    """润州 was published."""
    from publishing.models import Change

    defaults = {
        "kind": Change.Kind.PUBLISHED,
        "record_type": "districts.district",
        "record_code": "321111",
        "place_code": "321111",
        "title": "润州区",
        "sentence": "发布“润州区”。",
        "content_version": 1,
    }
    return Change.objects.create(**defaults | fields)


MAKERS |= {
    "publishing.source": make_source,
    "publishing.proposal": make_proposal,
    "publishing.batch": make_batch_of,
    "publishing.reviewevent": make_review_event,
    "publishing.change": make_change,
    "districts.district": make_district,
    "districts.community": make_community,
}


# teams and the working-day calendar


def make_team(**fields):
    """A volunteer team of 润州, a draft."""
    from teams.models import Team

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {"name": f"第{number}服务队", "kind": Team.Kind.VOLUNTEER}
    if "district" not in fields:
        defaults["district"] = make_district(code=place, state="published")
    fields = defaults | fields
    place = (fields.get("community") or fields["district"]).code
    if "owner" not in fields:
        fields["owner"] = make_unit(place_code=place)
    return Team.objects.create(**{"code": f"DW-{place}-{number:06d}"} | fields)


def _make_team_event(model, prefix, fields):
    """A draft event of a team; the team lies where `place_code` says, with the event's owner."""
    place = fields.pop("place_code", "321111")
    owner = {"owner": fields["owner"]} if "owner" in fields else {}
    if "team" not in fields:
        fields["team"] = make_team(place_code=place, **owner)
    fields.setdefault("owner", fields["team"].owner)
    number = next(_numbers)
    code = f"{prefix}-{fields['team'].place_code}-{number:06d}"
    return model.objects.create(**{"code": code} | fields)


def make_activity(**fields):
    """A draft activity of a team, on 12 July 2021."""
    from teams.models import Activity

    defaults = {"title": f"第{next(_numbers)}次志愿服务", "on": date(2021, 7, 12)}
    return _make_team_event(Activity, "HD", defaults | fields)


def make_meeting(**fields):
    """A draft dispatch of a team, on 12 July 2021; internal, as its team does not publish."""
    from teams.models import Meeting

    defaults = {"kind": "dispatch", "held_on": date(2021, 7, 12)}
    return _make_team_event(Meeting, "HY", defaults | fields)


def make_calendar_day(**fields):
    """A Monday off, far from the real calendar's years."""
    from publishing.models import CalendarDay

    on = fields.get("on", date(2031, 1, 6))
    found = CalendarDay.objects.filter(on=on).first()
    return found or CalendarDay.objects.create(
        **{"on": on, "is_working": False, "note": "元旦"} | fields
    )


MAKERS |= {
    "teams.team": make_team,
    "teams.activity": make_activity,
    "teams.meeting": make_meeting,
    "publishing.calendarday": make_calendar_day,
}


# projects (the card, and what happens to it)


def make_project(**fields):
    """An industrial project of 润州, a draft; or of the place that `place_code` names."""
    from projects.models import Project

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {"name": f"第{number}产业园"}
    if "district" not in fields:
        defaults["district"] = make_district(code=place, state="published")
    fields = defaults | fields
    place = fields["district"].code
    if "owner" not in fields:
        fields["owner"] = make_unit(place_code=place)
    return Project.objects.create(**{"code": f"XM-{place}-{number:06d}"} | fields)


def make_public_project(**fields):
    """A project that citizens see."""
    moment = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
    return make_project(**{"state": "published", "published_at": moment} | fields)


def _make_project_event(model, fields):
    """A draft event of a project, which lies where `place_code` says and has the event's owner."""
    place = fields.pop("place_code", "321111")
    owner = {"owner": fields["owner"]} if "owner" in fields else {}
    if "project" not in fields:
        fields["project"] = make_project(place_code=place, **owner)
    code = f"{model.code_prefix}-{fields['project'].place_code}-{next(_numbers):06d}"
    return model.objects.create(**{"code": code} | fields)


def make_stage_event(**fields):
    """A draft signing (签约) on 12 November 2021, registered."""
    from projects.models import StageEvent

    return _make_project_event(StageEvent, {"stage": "signed", "on": date(2021, 11, 12)} | fields)


def make_public_stage_event(**fields):
    """A published stage event; the derived states of its project follow it."""
    from projects.states import rebuild

    fields = {"state": "published", "published_at": datetime(2021, 11, 20, tzinfo=UTC)} | fields
    event = make_stage_event(**fields)
    rebuild(event.project)
    return event


def make_annual_plan(**fields):
    """A draft plan of 10.15亿元 for 2021, decided on 10 January."""
    from projects.models import AnnualPlan

    defaults = {"year": 2021, "decided_on": date(2021, 1, 10), "investment": 1_015_000_000}
    return _make_project_event(AnnualPlan, defaults | fields)


def make_investment_record(**fields):
    """A draft record of 3.1364亿元 by 31 March 2021."""
    from projects.models import InvestmentRecord

    defaults = {"as_of": date(2021, 3, 31), "year_to_date": 313_640_000}
    return _make_project_event(InvestmentRecord, defaults | fields)


def make_evaluation(**fields):
    """A draft evaluation of seven experts on 1 October 2021, mean 82.50."""
    from projects.models import Evaluation

    defaults = {"held_on": date(2021, 10, 1), "experts": 7, "mean": "82.50"}
    return _make_project_event(Evaluation, defaults | fields)


MAKERS |= {
    "projects.project": make_project,
    "projects.stageevent": make_stage_event,
    "projects.annualplan": make_annual_plan,
    "projects.investmentrecord": make_investment_record,
    "projects.evaluation": make_evaluation,
}


# districts (key areas, and what happened and was awarded in a place)


def make_key_area(**fields):
    """A key area of 润州, a draft."""
    from districts.models import KeyArea

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {"code": f"area-{number}", "name": f"第{number}片区", "kind": KeyArea.Kind.KEY_AREA}
    if "district" not in fields:
        defaults["district"] = make_district(code=place)
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=place)
    return KeyArea.objects.create(**defaults | fields)


def make_industry(**fields):
    """An industry of a new key area, in the scheme 1+2+6."""
    from districts.models import Industry

    defaults = {"scheme": "1+2+6", "tier": 1, "name": f"第{next(_numbers)}产业"}
    if not fields.get("district") and "key_area" not in fields:
        defaults["key_area"] = make_key_area()
    return Industry.objects.create(**defaults | fields)


def make_honour(**fields):
    """A provincial honour of 润州, a draft."""
    from districts.models import Honour

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {
        "code": f"RY-{place}-{number:06d}",
        "name": f"第{number}项荣誉",
        "recipient": "润州区",
        "level": Honour.Level.PROVINCIAL,
        "on": date(2021, 7, 26),
    }
    if "district" not in fields:
        defaults["district"] = make_district(code=place)
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=place)
    return Honour.objects.create(**defaults | fields)


def make_district_event(**fields):
    """Something that happened in 润州, a draft."""
    from districts.models import DistrictEvent

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {
        "code": f"DS-{place}-{number:06d}",
        "text": f"第{number}件大事",
        "on": date(2020, 10, 28),
    }
    if "district" not in fields:
        defaults["district"] = make_district(code=place)
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=place)
    return DistrictEvent.objects.create(**defaults | fields)


MAKERS |= {
    "districts.keyarea": make_key_area,
    "districts.industry": make_industry,
    "districts.honour": make_honour,
    "districts.districtevent": make_district_event,
}


# livelihood (programmes, matters and what happens to them, services)


def make_programme(**fields):
    """The led matters (领办) of 润州 in 2021, a draft; of another place by `place_code`."""
    from livelihood.models import Programme

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {
        "name": f"第{number}民生清单",
        "kind": Programme.Kind.LED,
        "period_start": date(2021, 1, 1),
        "period_end": date(2021, 12, 31),
    }
    if "district" not in fields:
        defaults["district"] = make_district(code=place, state="published")
    fields = defaults | fields
    place = fields["district"].code
    if "owner" not in fields:
        fields["owner"] = make_unit(place_code=place)
    return Programme.objects.create(**{"code": f"SS-{place}-{number:06d}"} | fields)


def make_public_programme(**fields):
    """A programme that citizens see."""
    moment = datetime(2021, 1, 20, 1, 30, tzinfo=UTC)
    return make_programme(**{"state": "published", "published_at": moment} | fields)


def make_report_line(**fields):
    """A total that the office of a programme reported."""
    from livelihood.models import ReportLine

    if "programme" not in fields:
        fields["programme"] = make_programme()
    if "total_indicator" not in fields:
        fields["total_indicator"] = make_indicator()
    return ReportLine.objects.create(**{"label": f"第{next(_numbers)}名目"} | fields)


def make_programme_document(**fields):
    """A draft adjustment (调整) of a programme, with its number."""
    from livelihood.models import ProgrammeDocument

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    if "programme" not in fields:
        owner = {"owner": fields["owner"]} if "owner" in fields else {}
        fields["programme"] = make_programme(place_code=place, **owner)
    defaults = {
        "code": f"WJ-{fields['programme'].place_code}-{number:06d}",
        "kind": "adjustment",
        "title": f"第{number}号调整方案",
        "number": f"润政发〔2021〕{number}号",
        "on": date(2021, 6, 1),
        "owner": fields["programme"].owner,
    }
    return ProgrammeDocument.objects.create(**defaults | fields)


def make_matter(**fields):
    """A registered matter of a public programme, listed on 20 January 2021, a draft.

    Due on 31 December 2021. Published, its derived states are there too.
    """
    from livelihood.models import Matter
    from livelihood.states.writing import rebuild

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    if fields.get("parent"):
        fields.setdefault("programme", fields["parent"].programme)
    if "programme" not in fields:
        fields["programme"] = make_public_programme(place_code=place[:6])
    defaults = {
        "title": f"第{number}件实事",
        "district": fields["programme"].district,
        "listed_on": date(2021, 1, 20),
    }
    if not fields.get("standing"):
        defaults["original_due_on"] = date(2021, 12, 31)
    fields = defaults | fields
    if "owner" not in fields:
        fields["owner"] = make_unit(place_code=fields["district"].code)
    place = (fields.get("community") or fields["district"]).code
    matter = Matter.objects.create(**{"code": f"SX-{place}-{number:06d}"} | fields)
    rebuild([matter])
    return matter


def make_public_matter(**fields):
    """A matter that citizens see."""
    moment = datetime(2021, 1, 21, 1, 30, tzinfo=UTC)
    return make_matter(**{"state": "published", "published_at": moment} | fields)


def make_matter_unit(**fields):
    """A unit that supports (配合) a matter."""
    from livelihood.models import MatterUnit

    if "matter" not in fields:
        fields["matter"] = make_matter()
    if "unit" not in fields:
        fields["unit"] = make_unit()
    return MatterUnit.objects.create(**{"role": "supporting"} | fields)


def make_plan_node(**fields):
    """A step of a matter's plan, due on 30 June 2021."""
    from livelihood.models import PlanNode

    if "matter" not in fields:
        fields["matter"] = make_matter()
    return PlanNode.objects.create(**{"due_on": date(2021, 6, 30), "text": "完成招标"} | fields)


def make_sub_target(**fields):
    """100 of something, a part of a matter."""
    from livelihood.models import SubTarget

    if "matter" not in fields:
        fields["matter"] = make_matter()
    return SubTarget.objects.create(**{"name": f"第{next(_numbers)}项", "target": 100} | fields)


def make_update(**fields):
    """A draft progress report of 1 June 2021, filed by the matter's owner.

    Published, the derived states of its matter follow it.
    """
    from livelihood.models import MatterUpdate
    from livelihood.states.writing import rebuild

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    if "matter" not in fields:
        owner = {"owner": fields["owner"]} if "owner" in fields else {}
        fields["matter"] = make_matter(place_code=place, **owner)
    matter = fields["matter"]
    defaults = {
        "code": f"JZ-{matter.place_code}-{number:06d}",
        "kind": "progress",
        "reporting": matter.reporting,
        "happened_on": date(2021, 6, 1),
        "text": "铺沥青",
        "owner": matter.owner,
    }
    quantities = fields.pop("quantities", {})
    update = MatterUpdate.objects.create(**defaults | fields)
    for sub_target, quantity in quantities.items():
        update.quantities.create(sub_target=sub_target, quantity=quantity)
    rebuild([matter])
    return update


def make_public_update(**fields):
    """An update that citizens see, published in the order in which they are made."""
    moment = datetime(2021, 6, 2, 1, 30, tzinfo=UTC) + timedelta(seconds=next(_numbers))
    return make_update(**{"state": "published", "published_at": moment} | fields)


def make_update_file(**fields):
    """A photo of an update, its file not written."""
    from livelihood.models import UpdateFile

    if "update" not in fields:
        fields["update"] = make_update()
    return UpdateFile.objects.create(**{"file": f"attached/{next(_numbers)}.jpg"} | fields)


def make_service(**fields):
    """A service of 润州, a draft."""
    from livelihood.models import Service

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {"name": f"第{number}项服务", "kind": Service.Kind.GOVERNMENT}
    if "district" not in fields:
        defaults["district"] = make_district(code=place, state="published")
    fields = defaults | fields
    place = fields["district"].code
    if "owner" not in fields:
        fields["owner"] = make_unit(place_code=place)
    return Service.objects.create(**{"code": f"FW-{place}-{number:06d}"} | fields)


def make_public_service(**fields):
    """A service that citizens see."""
    moment = datetime(2021, 3, 1, 1, 30, tzinfo=UTC)
    return make_service(**{"state": "published", "published_at": moment} | fields)


MAKERS |= {
    "livelihood.programme": make_programme,
    "livelihood.programmedocument": make_programme_document,
    "livelihood.matter": make_matter,
    "livelihood.matterupdate": make_update,
    "livelihood.service": make_service,
}


def make_report_round(**fields):
    """The report of 30 June 2021 for a public programme, due on 5 July; no unit is asked yet."""
    from livelihood.models import ReportRound

    place = fields.pop("place_code", "321111")
    if "programme" not in fields:
        owner = {"owner": fields.pop("owner")} if "owner" in fields else {}
        fields["programme"] = make_public_programme(place_code=place, **owner)
    defaults = {"period_end": date(2021, 6, 30), "due_on": date(2021, 7, 5)}
    return ReportRound.objects.create(**defaults | fields)


def make_round_return(**fields):
    """A unit that is asked in a round and has not looked yet."""
    from livelihood.models import RoundReturn

    if "round" not in fields:
        fields["round"] = make_report_round()
    if "unit" not in fields:
        fields["unit"] = make_unit()
    return RoundReturn.objects.create(**fields)


def make_survey(**fields):
    """A draft survey of a programme: 100 asked, 90 answers, 50 needed."""
    from livelihood.models import SatisfactionSurvey

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    if fields.get("matter"):
        fields.setdefault("programme", fields["matter"].programme)
    if "programme" not in fields:
        owner = {"owner": fields["owner"]} if "owner" in fields else {}
        fields["programme"] = make_public_programme(place_code=place, **owner)
    defaults = {
        "code": f"MY-{fields['programme'].place_code}-{number:06d}",
        "title": f"第{number}次满意度测评",
        "held_from": date(2021, 12, 1),
        "held_to": date(2021, 12, 10),
        "method": "phone",
        "sample": 100,
        "quorum": 50,
        "satisfied": 60,
        "mostly_satisfied": 20,
        "dissatisfied": 10,
        "owner": fields["programme"].owner,
    }
    return SatisfactionSurvey.objects.create(**defaults | fields)


def make_bulletin(**fields):
    """A draft bulletin on 30 June 2021, issued on 8 July, with nothing in it."""
    from livelihood.models import Bulletin

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    if "programme" not in fields:
        owner = {"owner": fields["owner"]} if "owner" in fields else {}
        fields["programme"] = make_public_programme(place_code=place, **owner)
    defaults = {
        "code": f"TB-{fields['programme'].place_code}-{number:06d}",
        "title": f"第{number}号通报",
        "as_of": date(2021, 6, 30),
        "issued_on": date(2021, 7, 8),
        "owner": fields["programme"].owner,
    }
    return Bulletin.objects.create(**defaults | fields)


MAKERS |= {
    "livelihood.reportround": make_report_round,
    "livelihood.satisfactionsurvey": make_survey,
    "livelihood.bulletin": make_bulletin,
}


def make_figure_upload(**fields):
    """A file of figures that a clerk of 润州 uploaded and that waits to be checked."""
    from figures.models import FigureUpload

    defaults = {
        "file_name": f"第{next(_numbers)}个文件.csv",
        "file_size": 100,
        "file_sha256": "0" * 64,
    }
    if "by" not in fields:
        defaults["by"] = make_user(scopes=[Role.CLERK])
    if "source" not in fields:
        defaults["source"] = make_source(publisher="润州区统计局")
    return FigureUpload.objects.create(**defaults | fields)


MAKERS |= {"figures.figureupload": make_figure_upload}


# claims (numbers that are checked)


def make_claim(*, formulas=(), inputs=(), **fields):
    """A draft claim of 润州 that 88.1% is stated; `inputs` are dicts of `ClaimInput` fields."""
    from figures.models import Claim

    number = next(_numbers)
    place = fields.pop("place_code", "321111")
    defaults = {
        "code": f"HC-{place}-{number:06d}",
        "title": f"第{number}条核对",
        "unit": "%",
        "stated_text": "88.1%",
        "stated_value": Decimal("88.1"),
    }
    if "district" not in fields:
        defaults["district"] = make_district(code=place)
    if "owner" not in fields:
        defaults["owner"] = make_unit(place_code=place)
    claim = Claim.objects.create(**defaults | fields)
    for text in formulas:
        claim.formulas.create(text=text)
    for row in inputs:
        claim.inputs.create(**row)
    return claim


MAKERS |= {"figures.claim": make_claim}


def make_job(**fields):
    """A piece of long work that waits for a worker."""
    from publishing.models import Job

    defaults = {"kind": "tests.nothing", "subject": f"subject-{next(_numbers)}"}
    return Job.objects.create(**defaults | fields)


def make_worker(**fields):
    """A worker that gave a sign of life just now."""
    from publishing.models import Worker

    defaults = {"name": f"worker-{next(_numbers)}", "beat_at": datetime.now(UTC)}
    return Worker.objects.create(**defaults | fields)


MAKERS |= {"publishing.job": make_job, "publishing.worker": make_worker}
