"""The admin writes through the steps, and shows each person only what she may do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, Role
from publishing.review import steps
from publishing.review.models import Proposal, ReviewEvent
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_notice, new_scheme, with_milestones
from tests.publishing.examples.models import Milestone, Notice, Scheme

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publishing.examples.admin_site")]

NOTICES, SCHEMES = "/admin/examples/notice/", "/admin/examples/scheme/"


def url(record, page="change"):
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
    return reverse(name, args=[record.pk])


def labels(answer):
    """The buttons of the review bar."""
    return [choice.label for choice in answer.context["bar"]["choices"]]


def press(client, record, step, *, version=None, reason="", follow=True):
    """Press a button of the review bar."""
    data = {"step": step, "expected_version": version or record.version, "reason": reason}
    return client.post(url(record, "review"), data, follow=follow)


@pytest.fixture
def notice(people):
    """A notice drafted by the clerk."""
    return steps.draft(new_notice(), by=people.clerk)


@pytest.fixture
def scheme(people):
    """A published scheme with one milestone."""
    scheme = steps.draft(new_scheme(), by=people.clerk)
    with_milestones(scheme, "招标")
    steps.submit(scheme, by=people.clerk)
    return steps.approve_and_publish(scheme, by=people.signer)


# Writing


@pytest.mark.parametrize(("filed_for", "step"), [(False, "wrote"), (True, "filed_for")])
def test_a_saved_form_is_a_step_of_the_person(people, filed_for, step):
    client = signed_in(people.clerk)
    unit = make_unit()
    data = typed(client.get(f"{NOTICES}add/"), title="开工", owner=unit.pk)
    if filed_for:
        data["filed_for"] = "on"
    client.post(f"{NOTICES}add/", data)
    notice = Notice.objects.get()
    assert (notice.code, notice.state) == ("TZ-321111-000001", "draft")
    assert list(ReviewEvent.objects.of(notice).values_list("step", "by")) == [
        (step, people.clerk.pk)
    ]
    client.post(url(notice), typed(client.get(url(notice)), title="竣工"))
    notice.refresh_from_db()
    assert (notice.title, notice.version) == ("竣工", 2)
    assert ReviewEvent.objects.of(notice).count() == 2


def test_a_save_over_a_newer_version_is_refused_and_keeps_what_was_typed(people, notice):
    client = signed_in(people.clerk)
    data = typed(client.get(url(notice)), title="我的")
    other = Notice.objects.get()
    other.title = "她的"
    steps.edited(other, by=people.other_clerk)
    answer = client.post(url(notice), data)
    assert "她的" in answer.text
    assert "我的" in answer.text
    assert Notice.objects.get().title == "她的"


@pytest.mark.parametrize("state", ["submitted", "approved", "published", "withdrawn"])
def test_an_event_is_read_only_from_its_submission_on(people, notice, state):
    steps.submit(notice, by=people.clerk)
    if state != "submitted":
        steps.approve(notice, by=people.reviewer)
    if state in ("published", "withdrawn"):
        steps.publish(notice, by=people.signer)
    if state == "withdrawn":
        steps.withdraw(notice, by=people.signer, reason="有误")
    client = signed_in(people.clerk)
    answer = client.get(url(notice))
    assert answer.status_code == 200
    assert not answer.context["has_change_permission"]
    assert client.post(url(notice), {"title": "另一回事"}).status_code == 403
    assert Notice.objects.get().title == "开工"


def test_the_code_is_read_only_once_given(people, notice):
    form = signed_in(people.clerk).get(url(notice)).context["adminform"].form
    assert "code" not in form.fields
    assert "code" in signed_in(people.clerk).get(f"{NOTICES}add/").context["adminform"].form.fields


def test_only_what_waits_for_nobody_is_deleted_and_not_by_clerks(people, notice):
    assert signed_in(people.clerk).post(url(notice, "delete"), {"post": "yes"}).status_code == 403
    admin = signed_in(people.district_admin)
    reported = steps.draft(new_notice(), by=people.clerk)
    steps.submit(reported, by=people.clerk)
    assert admin.post(url(reported, "delete"), {"post": "yes"}).status_code == 403
    admin.post(url(notice, "delete"), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [reported.pk], "post": "yes"}
    admin.post(NOTICES, data)
    assert Notice.objects.get() == reported


# A published card


def test_saving_a_published_card_makes_a_proposal_and_says_so(people, scheme):
    client = signed_in(people.clerk)
    page = client.get(url(scheme))
    assert "保存后生成变更申请" in page.text
    data = typed(page, name="新名", proposal_note="更名")
    answer = client.post(url(scheme), data, follow=True)
    proposal = Proposal.objects.get()
    assert answer.redirect_chain[-1][0] == url(proposal)
    assert "已生成变更申请" in answer.text
    assert "公开页面现在不变" in answer.text
    assert proposal.changes == {"fields": {"name": "新名"}, "inlines": {}}
    assert (proposal.note, proposal.state) == ("更名", "draft")
    assert Scheme.objects.get().name == "雨污分流"
    assert AuditEntry.objects.get(action="add").record_code == proposal.code


def test_inline_rows_of_a_published_card_go_into_the_proposal(people, scheme):
    client = signed_in(people.clerk)
    data = typed(client.get(url(scheme))) | {
        "milestones-0-name": "开标",
        "milestones-TOTAL_FORMS": 2,
        "milestones-1-name": "竣工",
        "milestones-1-due_on": "2022-06-30",
    }
    client.post(url(scheme), data)
    rows = Proposal.objects.get().changes["inlines"]["milestones"]
    assert [row["name"] for row in rows] == ["开标", "竣工"]
    assert Milestone.objects.get().name == "招标"

    gone = typed(client.get(url(scheme))) | {"milestones-0-DELETE": "on"}
    client.post(url(scheme), gone)
    assert Proposal.objects.first().changes["inlines"] == {"milestones": []}
    assert Milestone.objects.get().name == "招标"


def test_an_uploaded_file_waits_in_the_proposal(people, scheme):
    client = signed_in(people.clerk)
    data = typed(client.get(url(scheme))) | {"picture": SimpleUploadedFile("a.txt", b"photo")}
    client.post(url(scheme), data)
    proposal = Proposal.objects.get()
    name = proposal.changes["fields"]["picture"]
    assert Scheme.objects.get().picture == ""
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    card = Scheme.objects.get()
    assert card.picture.name == name
    with card.picture.open() as file:
        assert file.read() == b"photo"


def test_saving_a_published_card_unchanged_makes_no_proposal(people, scheme):
    client = signed_in(people.clerk)
    answer = client.post(url(scheme), typed(client.get(url(scheme))), follow=True)
    assert "没有任何改动" in answer.text
    assert not Proposal.objects.exists()


def test_a_returned_proposal_is_taken_up_again_on_the_form_of_its_card(people, scheme):
    client = signed_in(people.clerk)
    client.post(url(scheme), typed(client.get(url(scheme)), name="新名"))
    proposal = Proposal.objects.get()
    steps.submit(proposal, by=people.clerk)
    steps.send_back(proposal, by=people.reviewer, reason="名称不规范")

    resume = client.get(url(proposal)).context["resume_url"]
    page = client.get(resume)
    assert page.context["adminform"].form["name"].value() == "新名"
    client.post(resume, typed(page, name="规范名称"))
    proposal.refresh_from_db()
    assert proposal.changes["fields"] == {"name": "规范名称"}
    assert proposal.version == 2
    assert Scheme.objects.get().name == "雨污分流"


def test_nobody_takes_up_a_proposal_that_she_does_not_see(people, scheme):
    client = signed_in(people.clerk)
    client.post(url(scheme), typed(client.get(url(scheme)), name="新名"))
    far = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    assert (
        signed_in(far).get(f"{url(scheme)}?proposal={Proposal.objects.get().code}").status_code
        == 302
    )
    page = client.get(f"{url(scheme)}?proposal=BG-404")
    assert page.context["adminform"].form["name"].value() == "雨污分流"


# Steps


def test_everybody_sees_only_the_buttons_that_she_may_press(people, notice):
    def seen():
        return {
            name: labels(signed_in(person).get(url(notice, "review")))
            for name, person in vars(people).items()
            if name in ("clerk", "other_clerk", "reviewer", "signer", "auditor", "everything")
        }

    nothing = {name: [] for name in seen()}
    assert seen() == nothing | {"clerk": ["报送"], "other_clerk": ["报送"], "everything": ["报送"]}
    steps.submit(notice, by=people.clerk)
    both = ["审核通过", "审核并签发", "退回修改"]
    assert seen() == nothing | {
        "clerk": ["收回"],
        "reviewer": ["审核通过", "退回修改"],
        "signer": both,
        "everything": both,
    }
    steps.approve(notice, by=people.reviewer)
    assert seen() == nothing | {
        "reviewer": ["退回修改"],
        "signer": ["退回修改", "签发"],
        "everything": ["退回修改", "签发"],
    }
    steps.publish(notice, by=people.signer)
    assert seen() == nothing | {"signer": ["撤下"], "everything": ["撤下"]}
    steps.withdraw(notice, by=people.signer, reason="有误")
    assert seen() == nothing


def test_the_form_of_a_record_carries_the_same_buttons(people, notice):
    page = signed_in(people.clerk).get(url(notice))
    assert '<form method="post" action="../review/" class="review-steps">' in page.text
    assert 'name="expected_version" value="1"' in page.text
    assert 'name="step" value="submitted"' in page.text
    assert page.text.count("csrfmiddlewaretoken") == 3  # sign out, review bar, the form itself
    assert "信息员甲" in page.text


def test_pressing_the_buttons_takes_a_notice_to_the_public_page(people, notice):
    clerk, signer = signed_in(people.clerk), signed_in(people.signer)
    assert "报送完成" in press(clerk, notice, "submitted").text
    assert "审核并签发完成" in press(signer, notice, "approve_and_publish").text
    assert Notice.objects.public().exists()
    answer = press(signer, notice, "withdrawn", reason="数据有误")
    assert "数据有误" in answer.text
    assert Notice.objects.withdrawn().exists()


def test_a_refused_step_is_explained_and_the_typed_reason_kept(people, notice):
    steps.edited(notice, by=people.clerk)
    steps.submit(notice, by=people.clerk)
    signer = signed_in(people.signer)
    answer = press(signer, notice, "returned", version=1, reason="理由如下")
    assert "您看到的是第1版，现为第2版" in answer.text
    assert "理由如下" in answer.text
    assert "退回修改须写明理由" in press(signer, notice, "returned").text
    assert Notice.objects.get().state == "submitted"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "published", "expected_version": "1"},
        {"step": "submitted", "expected_version": ""},
        {"step": "submitted", "expected_version": "9" * 30},
        {"step": "nonsense", "expected_version": "1"},
        {"step": "submitted", "expected_version": "1", "reason": "长" * 501},
    ],
)
def test_a_forged_press_does_nothing(people, notice, data):
    answer = signed_in(people.clerk).post(url(notice, "review"), data)
    assert "没有办理" in answer.text
    assert Notice.objects.get().state == "draft"


def test_the_review_page_of_a_stranger_s_record_does_not_exist(people, notice):
    far = make_user(scopes=[{"role": Role.SIGNER, "place_code": "321102"}])
    assert signed_in(far).get(url(notice, "review")).status_code == 302
    assert press(signed_in(far), notice, "submitted", follow=False).status_code == 302
    assert Notice.objects.get().state == "draft"


def test_the_review_page_shows_what_changed_since_the_last_signature(people, scheme):
    steps.withdraw(scheme, by=people.signer, reason="停办")
    steps.reopen(scheme, by=people.clerk)
    scheme.name = "雨污分流二期"
    steps.edited(scheme, by=people.clerk)
    Milestone.objects.update(name="开标")
    page = signed_in(people.signer).get(url(scheme, "review"))
    changed = [(row.label, row.signed, row.now) for row in page.context["rows"] if row.differs]
    assert changed == [("名称", "雨污分流", "雨污分流二期")]
    assert [item.new for item in page.context["changed_inlines"]] == [
        "节点：开标；期限：2021-12-31"
    ]
    assert "停办" in page.text
    assert [step.step for step in page.context["bar"]["trail"]][-3:] == [
        "withdrawn",
        "reopened",
        "wrote",
    ]


def test_a_proposal_s_review_shows_its_differences_and_a_conflict(people, scheme):
    clerk = signed_in(people.clerk)
    for name in ("甲", "乙"):
        clerk.post(url(scheme), typed(clerk.get(url(scheme)), name=name))
    second, first = Proposal.objects.all()
    page = signed_in(people.signer).get(url(second, "review"))
    assert [(item.old, item.new) for item in page.context["differences"]] == [("雨污分流", "乙")]
    assert page.context["conflict"] == ""
    steps.submit(first, by=people.clerk)
    steps.approve_and_publish(first, by=people.signer)
    for view in ("review", "change"):
        page = clerk.get(url(second, view))
        assert "已有新的版本" in page.text
        assert "名称：雨污分流→甲" in page.text


def test_signing_a_scheduled_proposal_says_that_it_waits(people, scheme):
    clerk = signed_in(people.clerk)
    clerk.post(url(scheme), typed(clerk.get(url(scheme)), name="新名"))
    proposal = Proposal.objects.get()
    data = typed(clerk.get(url(proposal)), publish_at_0="2099-01-01", publish_at_1="08:00")
    clerk.post(url(proposal), data)
    proposal.refresh_from_db()
    press(clerk, proposal, "submitted")
    answer = press(signed_in(people.signer), proposal, "approve_and_publish")
    assert "已签发，到时生效" in answer.text
    assert Scheme.objects.get().name == "雨污分流"


# Lists


def act(client, action, *records, **data):
    chosen = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(NOTICES, chosen | data, follow=True)


def test_selected_records_are_reported_together_after_a_look(people):
    notices = [steps.draft(new_notice(), by=people.clerk) for _ in range(2)]
    clerk = signed_in(people.clerk)
    page = act(clerk, "submit", *notices)
    assert all(notice.code in page.text for notice in notices)
    seen = {f"seen_version:{notice.pk}": notice.version for notice in notices}
    assert "完成2条" in act(clerk, "submit", *notices, _confirmed="yes", **seen).text
    assert set(Notice.objects.values_list("state", flat=True)) == {"submitted"}


def test_one_record_that_may_not_be_signed_stops_them_all_by_name(people):
    good = steps.draft(new_notice(title="好的"), by=people.clerk)
    own = steps.draft(new_notice(title="自己的"), by=people.everything)
    for notice in (good, own):
        steps.submit(notice, by=people.clerk)
    seen = {f"seen_version:{notice.pk}": 1 for notice in (good, own)}
    signer = signed_in(people.everything)
    answer = act(signer, "approve_and_publish", good, own, _confirmed="yes", **seen)
    assert "“自己的”，不能由本人审核通过" in answer.text
    assert set(Notice.objects.values_list("state", flat=True)) == {"submitted"}


def test_the_work_list_shows_what_i_may_sign_and_never_my_own(people):
    theirs = steps.draft(new_notice(title="别人的"), by=people.clerk)
    own = steps.draft(new_notice(title="自己的"), by=people.everything)
    approved = steps.draft(new_notice(title="已审的"), by=people.clerk)
    draft = steps.draft(new_notice(title="草稿"), by=people.clerk)
    for notice in (theirs, own, approved):
        steps.submit(notice, by=people.clerk)
    steps.approve(approved, by=people.reviewer)

    def listed(person, todo):
        answer = signed_in(person).get(NOTICES, {"todo": todo})
        return set(answer.context["cl"].result_list)

    assert listed(people.signer, "sign") == {theirs, own, approved}
    assert listed(people.everything, "sign") == {theirs, approved}
    assert listed(people.reviewer, "sign") == {theirs, own}
    assert listed(people.clerk, "sign") == set()
    steps.send_back(theirs, by=people.reviewer, reason="缺日期")
    assert listed(people.clerk, "mend") == {theirs}
    assert draft in listed(people.clerk, "")


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_costs_the_same_queries_for_one_or_many(people, django_assert_num_queries, count):
    for _ in range(count):
        new_notice(code=f"TZ-{_}").save()
    client = signed_in(people.signer)
    client.get(NOTICES)
    with django_assert_num_queries(6):
        client.get(NOTICES)
