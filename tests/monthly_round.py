"""An invented district in the middle of a month, for the browser test and the pictures of a round.

Every name says 示例; nothing of it stands beside the real content. The round is that of the month
before today: five units with ten matters, one of them a community's car park in two parts. `Walk`
takes people through it, with the mouse and the keys, from the empty round to the public page.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from accounts.models import Role, Unit
from livelihood.models import Matter, Programme
from publishing.arithmetic.dates import today
from tests import factories
from tests.browser.pressing import follow

PLACE = "321111"
STREET = "321111001"
PASSWORD = "a long pass phrase"
#: Units of the story: code, name, place.
UNITS = (
    ("inspection", "示例区督查办", PLACE),
    ("housing", "示例区住建局", PLACE),
    ("education", "示例区教育局", PLACE),
    ("sanitation", "示例区城管局", PLACE),
    ("health", "示例区卫健委", PLACE),
    ("street", "示例街道", STREET),
)
#: Who works there: user name, what colleagues call her, role, unit ("" for all of the district).
STAFF = (
    ("ducha", "督查办", Role.CLERK, ""),
    ("zhujian", "住建局信息员", Role.CLERK, "housing"),
    ("jiaoyu", "教育局信息员", Role.CLERK, "education"),
    ("chengguan", "城管局信息员", Role.CLERK, "sanitation"),
    ("weijian", "卫健委信息员", Role.CLERK, "health"),
    ("jiedao", "街道信息员", Role.CLERK, "street"),
    ("qianfa", "签发人", Role.SIGNER, ""),
)

PHONE = {"viewport": {"width": 375, "height": 740}, "is_mobile": True, "has_touch": True}
#: What 住建局 writes where a number should be, and what it keeps inside the offices.
WRONG, PROBLEM = "四条左右", "三户居民未签字"
#: What the signer returns, and why.
RETURNED, REASON = "示例：新建口袋公园", "请写明是哪几座"
#: What the street reports, in this order, and what its pictures are called.
PICTURED = {"社区停车位": "entry", "东片停车位": "entry-east", "西片停车位": "entry-west"}
NUMBER = "示督发〔2026〕9号"


@dataclass
class Story:
    """The programme, its month, and the matters by name."""

    programme: Programme
    period_end: date
    due_on: date
    matters: dict[str, Matter]

    @property
    def month(self) -> str:
        """`2026年10月`."""
        return f"{self.period_end.year}年{self.period_end.month}月"


def make_story() -> Story:
    """The district, its units and staff, a signed programme and what was reported so far."""

    units = {
        code: factories.make_unit(code=code, name=name, place_code=place, phone="0511-80000000")
        for code, name, place in UNITS
    }
    for username, name, role, unit in STAFF:
        scope = {"role": role, "place_code": PLACE, "unit": units.get(unit)}
        factories.make_user(username=username, name=name, password=PASSWORD, scopes=[scope])
    district = factories.make_district(code=PLACE, name="示例区", state="published")
    factories.make_district(
        code=STREET, name="示例街道", level="subdistrict", parent=district, state="published"
    )
    community = factories.make_community(
        code=f"{STREET}001", name="示例社区", owner=units["street"], state="published"
    )
    period_end = today().replace(day=1) - timedelta(days=1)
    year = period_end.year
    programme = factories.make_public_programme(
        name=f"示例区{year}年民生实事",
        kind="annual",
        district=district,
        owner=units["inspection"],
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
    )
    return Story(
        programme,
        period_end,
        due_on=today() + timedelta(days=3),
        matters=_matters(programme, units, community, year),
    )


def _matters(programme, units: dict[str, Unit], community, year: int) -> dict[str, Matter]:
    """What was promised, each led by its unit: name of the counted thing, unit of it, target."""
    promised = (
        ("1", "改造老旧小区", "housing", ("改造小区", "个", 15)),
        ("2", "新建口袋公园", "housing", ("公园", "座", 6)),
        ("3", "雨污分流", "housing", ("片区", "个", 10)),
        ("4", "加装电梯", "housing", ("电梯", "部", 20)),
        ("5", "修缮道路", "housing", ("道路", "条", 5)),
        ("6", "新增公办幼儿园学位", "education", ("学位", "个", 900)),
        ("7", "提升农贸市场", "sanitation", ("市场", "家", 4)),
        ("8", "两癌筛查", "health", ("筛查", "人", 12000)),
    )
    found = {}
    for number, title, unit, (name, measure, target) in promised:
        matter = _matter(programme, units[unit], number=number, title=f"示例：{title}", year=year)
        counted = factories.make_sub_target(matter=matter, name=name, unit=measure, target=target)
        factories.make_public_update(
            matter=matter,
            happened_on=date(year, 1, 25),
            text="已启动",
            quantities={counted: target // 5},
        )
        found[title] = matter
    yard = _matter(programme, units["street"], number="9", title="示例：社区停车位", year=year)
    found["社区停车位"] = yard
    for number, title in (("9-1", "东片停车位"), ("9-2", "西片停车位")):
        found[title] = _matter(
            programme,
            units["street"],
            number=number,
            title=f"示例：{title}",
            year=year,
            parent=yard,
            community=community,
        )
    return found


def _matter(programme, unit, *, year: int, **fields) -> Matter:
    matter = factories.make_public_matter(
        programme=programme,
        owner=unit,
        district=programme.district,
        listed_on=date(year, 1, 20),
        starts_on=date(year, 1, 20),
        original_due_on=date(year, 12, 31),
        **fields,
    )
    factories.make_matter_unit(matter=matter, unit=unit, role="lead")
    return matter


@dataclass
class Walk:
    """People at their desks. `desk(username)` opens a browser of theirs, signed in; `picture(page,
    name)` may take one of what they see.
    """

    story: Story
    desk: Callable
    picture: Callable = lambda page, name: None

    def open_round(self) -> None:
        """督查 asks every unit for the month, and is shown who is asked."""
        page = self.inspector = self.desk("ducha")
        page.goto("/admin/livelihood/reportround/")
        page.click(".object-tools .addlink")
        page.click(".field-programme .select2-selection")
        page.fill(".select2-search__field", self.story.programme.name)
        page.click(f".select2-results__option:has-text('{self.story.programme.name}')")
        page.fill("input[name=period_end]", f"{self.story.period_end:%Y-%m-%d}")
        page.fill("input[name=due_on]", f"{self.story.due_on:%Y-%m-%d}")
        self.picture(page, "open")
        page.click("input[name=_save]")
        self.board = page.url

    def workbook(self, username: str):
        """A clerk comes to her unit's desk from the first page, and takes the workbook away.

        Answers her page and the file as openpyxl has it.
        """
        import openpyxl

        page = self.desk(username)
        page.click(".waiting a:has-text('待报')")
        self.picture(page, f"desk-{username}")
        with page.expect_download() as download:
            page.click("a:has-text('下载本单位表格')")
        return page, openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))

    def send(self, page, name: str, content: bytes) -> None:
        """Upload a file from the desk, as far as its preview."""
        page.goto(self.page_of("upload"))
        page.set_input_files(
            "input[type=file][name=files]",
            {"name": name, "mimeType": "application/octet-stream", "buffer": content},
        )
        follow(page.locator(".submit-row [type=submit]").first)

    def send_what_is_refused(self):
        """住建局 fills in five matters, one cell of row 7 in words; answers its clerk's page."""
        page, book = self.workbook("zhujian")
        said = {
            row: {"本期进展": f"第{row - 2}批已进场", "累计完成量": str(row)} for row in range(3, 8)
        }
        said[7]["累计完成量"] = WRONG
        said[3] |= {"存在问题": PROBLEM, "是否达序时": "是"}
        self.send(page, "住建局10月.xlsx", filled_in(book, said))
        self.picture(page, "refused")
        return page

    def send_it_mended(self, page) -> None:
        """The file comes back with its reasons, is put right and sent again."""
        with page.expect_download() as download:
            page.get_by_role("button", name="下载带“原因”一列的文件").click()
        again = mended(download.value.path(), wrong=WRONG, right="4")
        self.send(page, "住建局10月（原因）.csv", again)
        self.picture(page, "preview")
        press(page, "确认报送这一份")

    def send_two_more(self) -> None:
        """教育局 and 城管局 send theirs."""
        for username, amount in (("jiaoyu", "600"), ("chengguan", "2")):
            page, book = self.workbook(username)
            said = {3: {"本期进展": "主体完工", "累计完成量": amount}}
            self.send(page, f"{username}.xlsx", filled_in(book, said))
            press(page, "确认报送这一份")

    def report_on_a_phone(self) -> None:
        """The street reports what it has, with photos."""
        page = self.desk("jiedao", **PHONE)
        self.picture(page, "phone-home")
        page.click(".waiting a:has-text('待报')")
        page.click("a:has-text('打开手机填报页')")
        self.picture(page, "phone-list")
        for part in PICTURED:
            page.click(f"a:has-text('{part}')")
            page.fill("textarea[name=text]", f"{part}正在划线")
            page.get_by_label("总进度").fill("60")
            page.fill("textarea[name=next_steps]", "下月验收")
            page.locator("input[type=file]").first.set_input_files(photo())
            self.picture(page, f"phone-{PICTURED[part]}")
            press(page, "报送进展")
        self.picture(page, "phone-done")

    def look_at_the_board(self):
        """督查 sees who is missing."""
        self.inspector.goto(self.board)
        self.picture(self.inspector, "board")
        return self.inspector

    def return_one_and_sign_the_rest(self) -> int:
        """From the first page to the signature; answers how many clicks it took."""
        page = self.signer = self.desk("qianfa")
        presses = count_presses(page)
        self.picture(page, "signer-home")
        page.click(".waiting a:has-text('待我签发的报送')")
        row = page.locator("tr", has_text=RETURNED)
        row.locator("input[type=checkbox]").check()
        row.locator("textarea").click()
        row.locator("textarea").fill(REASON)
        self.picture(page, "sign")
        page.click("button[value=sign]")
        return len(presses)

    def mend_what_was_returned(self):
        """住建局 finds the reason at its desk, and answers on a phone; it is signed."""
        page = self.desk("zhujian", **PHONE)
        page.click(".waiting a:has-text('待报')")
        self.picture(page, "desk-returned")
        reason = page.inner_text("#content")
        page.click("a:has-text('打开手机填报页')")
        page.click(f"a:has-text('{RETURNED}')")
        page.fill("textarea[name=text]", "东湖、西湖两座进场")
        press(page, "报送进展")
        self.signer.goto(self.page_of("sign"))
        press(self.signer, "审核并签发其余各条")
        return reason

    def issue_the_bulletin(self) -> None:
        """Closed, drafted in one click, numbered by hand, reported and signed."""
        from livelihood.models import Bulletin

        page = self.inspector
        page.goto(self.board)
        # Before the round's day nobody is named; closing it says that no more is waited for.
        press(page, "收齐关闭")
        press(page, "生成通报")
        page.fill("input[name=number]", NUMBER)
        self.picture(page, "bulletin-draft")
        page.click("input[name=_save]")
        self.bulletin = Bulletin.objects.get()
        review = f"/admin/livelihood/bulletin/{self.bulletin.pk}/review/"
        page.goto(review)
        press(page, "报送")
        self.signer.goto(review)
        self.picture(self.signer, "bulletin-review")
        press(self.signer, "审核并签发")

    def page_of(self, name: str) -> str:
        """The address of another page of the round."""
        return self.board.replace("/board/", f"/{name}/")


def count_presses(page) -> list:
    """One entry for every press of the mouse from now on, whatever page it is on."""
    presses = []
    page.context.expose_binding("pressed", lambda source: presses.append(source["page"].url))
    page.context.add_init_script(
        "document.addEventListener('mousedown', () => window.pressed(), true)"
    )
    page.reload()
    return presses


def report_whole(story: Story, *, matters: int) -> int:
    """Behind the pages: a round of so many matters, all reported; answers its key."""
    from accounts.models import User
    from livelihood.models import RoundFiling
    from livelihood.rounds.asking import asked_of, open_round
    from publishing.review import steps
    from publishing.review.batches import make_batch

    units = list(Unit.objects.exclude(code__in=("inspection", "street")).order_by("code"))
    year, clerk = story.period_end.year, User.objects.get(username="ducha")
    for number in range(matters - len(story.matters)):
        unit = units[number % len(units)]
        title = f"示例：第{number + 1}件"
        _matter(story.programme, unit, number=str(100 + number), title=title, year=year)
    round_ = open_round(story.programme, period_end=story.period_end, due_on=story.due_on, by=clerk)
    for each in round_.returns.select_related("unit"):
        updates = [
            factories.make_update(
                matter=matter, round=round_, owner=each.unit, happened_on=story.period_end
            )
            for matter in asked_of(round_, each.unit)
        ]
        batch = make_batch(updates, title=f"{each}", by=clerk)
        steps.submit(batch, by=clerk)
        RoundFiling.objects.create(unit_return=each, batch=batch, means="file", filed_by=clerk)
    return round_.pk


def press(page, label: str) -> None:
    """Press the button of that name."""
    follow(page.get_by_role("button", name=label, exact=True).first)


def filled_in(book, said: dict[int, dict[str, str]]) -> bytes:
    """The workbook with these cells written: sheet row → header → text."""
    sheet = book["月报"]
    headers = {cell.value: cell.column for cell in sheet[2]}
    for row, cells in said.items():
        for header, text in cells.items():
            sheet.cell(row, headers[header]).value = text
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def mended(file: Path, *, wrong: str, right: str) -> bytes:
    """The file that came back with its 原因, one cell of it put right, as WPS would save it."""
    text = file.read_text(encoding="utf-8-sig")
    rows = [
        [right if cell == wrong else cell for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""))
    ]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


def photo() -> dict:
    """What a phone's camera hands to a form."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (640, 480), "#8899aa").save(file, "JPEG")
    return {"name": "IMG_2026.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
