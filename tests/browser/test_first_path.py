"""The first path, in a real browser from the clerk's file to the citizen's page and back."""

import io

import pytest
from django.core.management import call_command

from accounts.models import Role, Unit
from figures.models import Release
from portal import content
from publishing.sources.models import Source
from tests.browser.pressing import follow
from tests.factories import make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("append_only_lifted"),
]

HEADER = "行政区划代码,指标,报告期,数值,单位,约数说明,备注"
#: Sheet rows and what is wrong in them; the rest of the thousand lines are sound.
WRONG = {
    7: ("321111,gdp,2024.7年,230.1,亿元,,", "2024.7年"),
    431: ("321111,gdp,2021年7月,二百,亿元,,", "二百"),
    1001: ("321111,gdp,2021年1-9月,1e400,亿元,,", "1e400"),
}
REVISED = "321111,地区生产总值,2021年1-9月,225.1,亿元,,"


def thousand_rows(*, wrong: dict) -> str:
    """A year-by-year file of a thousand rows and its header, some of them wrong."""
    lines = [HEADER, REVISED]
    years = ((year, code) for year in range(1900, 2020) for code in INDICATORS)
    lines += [f"321111,{code},{year}年,{year},," for year, code in years][:999]
    lines = [line + "," * (6 - line.count(",")) for line in lines]
    for row, (line, _) in wrong.items():
        lines[row - 1] = line
    return "\r\n".join(lines)


INDICATORS = (
    "general_budget_revenue",
    "market_entities",
    "registered_capital",
    "pm25_annual_mean",
    "good_air_days_ratio",
    "projects_landed",
    "market_entities_enterprise",
    "market_entities_individual",
    "market_entities_coop",
)


@pytest.fixture
def portal(live_server, monkeypatch):
    """The real figures, a clerk and a signer of 润州."""
    monkeypatch.setattr(content, "RECORDS", [])
    call_command("load_content", stdout=io.StringIO())
    unit = Unit.objects.get(code="runzhou-gov")
    for username, name, role in (("chen", "陈明", Role.CLERK), ("zhou", "周敏", Role.SIGNER)):
        user = make_user(username=username, name=name, scopes=[{"role": role, "unit": unit}])
        user.set_password("a long pass phrase")
        user.save()
    return live_server.url


@pytest.fixture
def desk(browser, portal):
    """Opens the admin as one of them: a context of its own each, as on two computers."""
    contexts = []

    def sign_in(username):
        context = browser.new_context(base_url=portal, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", "a long pass phrase")
        follow(page.locator("button[type=submit], input[type=submit]").first)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def upload(page, name: str, content: bytes):
    """Choose the file and the source, and ask for the preview."""
    page.goto("/admin/figures/release/upload/")
    page.select_option("select[name=source]", label=Source.objects.get(code="rz-2021-q3").name)
    page.fill("input[name=released_on]", "2021-12-20")
    page.fill("input[name=title]", "润州2021年前三季度数据（修订）")
    send(page, name, content)


def send(page, name: str, content: bytes):
    """Choose the file on a form that is filled in, and ask for the preview."""
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    follow(page.locator(".submit-row button[type=submit], .submit-row input[type=submit]").first)


def take_step(page, label: str):
    """Press a button of the review bar."""
    follow(page.get_by_role("button", name=label, exact=True))


def test_a_file_is_refused_mended_signed_by_two_read_by_all_and_withdrawn(portal, desk):
    clerk = desk("chen")
    upload(clerk, "前三季度.csv", thousand_rows(wrong=WRONG).encode())
    preview = clerk.inner_text("#content")
    assert "没有导入任何内容" in preview
    problems = clerk.locator("#problems tbody tr").all_inner_texts()
    assert len(problems) == 3
    for (row, (_, value)), problem in zip(WRONG.items(), problems, strict=True):
        assert str(row) in problem
        assert value in problem
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载带“原因”一列的文件").click()
    returned = download.value.path().read_text(encoding="utf-8-sig")
    assert "原因" in returned
    assert returned.count("1e400") >= 1
    assert not Release.objects.exclude(state="published").exists()

    follow(clerk.get_by_role("link", name="改好后重新上传"))
    assert clerk.input_value("input[name=title]") == "润州2021年前三季度数据（修订）"
    send(clerk, "前三季度.csv", thousand_rows(wrong={}).encode("gb18030"))
    preview = clerk.inner_text("#content")
    assert "共 1000 个数" in preview
    assert "GB18030" in preview
    assert "222.3" in preview
    assert "225.1" in preview
    take_step(clerk, "确认，存为草稿")
    take_step(clerk, "报送")
    assert clerk.get_by_role("button", name="签发", exact=True).count() == 0
    release = Release.objects.get(title="润州2021年前三季度数据（修订）")

    citizen = desk("nobody")
    citizen.goto("/figures/gdp/")
    assert "222.3" in citizen.inner_text("main")
    assert "225.1" not in citizen.inner_text("main")

    upload(clerk, "再传一次.csv", thousand_rows(wrong={}).encode("utf-8-sig"))
    assert release.code in clerk.inner_text("#content")
    assert Release.objects.count() == 6 + 1

    signer = desk("zhou")
    signer.goto(f"/admin/figures/release/{release.pk}/review/")
    assert "225.1" in signer.inner_text("#content")
    take_step(signer, "审核并签发")
    citizen.goto("/figures/gdp/")
    assert "225.1" in citizen.inner_text("main")
    citizen.goto(release.get_absolute_url())
    assert "润州2021年前三季度数据（修订）" in citizen.inner_text("h1")

    signer.goto(f"/admin/figures/release/{release.pk}/review/")
    signer.fill("textarea[name=reason]", "来源撤回了这份数据")
    take_step(signer, "撤下")
    citizen.goto("/figures/gdp/")
    assert "222.3" in citizen.inner_text("main")
    assert "225.1" not in citizen.inner_text("main")
    assert citizen.goto(release.get_absolute_url()).status == 410
