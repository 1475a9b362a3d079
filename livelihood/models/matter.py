"""A practical matter (民生实事), its children, and the units that work on it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from accounts.place_codes import covers
from districts.models import Community, District
from livelihood.models.placed import LiesWhereItBelongs
from livelihood.models.programme import Programme
from livelihood.models.questions import MatterQuerySet
from livelihood.models.spans import begin_spans
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, never_importing
from publishing.sources.models import Sourced

MOST_YUAN = 10**15
#: Matter codes that would be page names under /livelihood/.
RESERVED_CODES = ("programmes", "services", "bulletins")


class Reporting(models.TextChoices):
    """Whether an office registered it here, or a source reports it."""

    REGISTERED = "registered", "单位登记"
    REPORTED = "reported", "来源报道"


class Matter(LiesWhereItBelongs, Sourced, Card):
    """Something that residents were promised; a child (子项, 点位) is part of its parent."""

    code_prefix = "SX"
    ancestors = ("programme", "parent")
    inline_relations = ("units", "plan_nodes", "sub_targets", "listings")
    added_content = ("listings",)
    #: What was promised first: once public, a change of it is a 更正 and says why.
    correcting_fields = ("original_due_on", "original_due_precision", "original_due_basis")

    class Category(models.TextChoices):
        EDUCATION = "education", "教育"
        HEALTH = "health", "医疗卫生"
        CARE = "care", "养老托育"
        WORK = "work", "就业社保"
        HOUSING = "housing", "住房"
        TRAFFIC = "traffic", "交通出行"
        ENVIRONMENT = "environment", "环境卫生"
        ECOLOGY = "ecology", "生态"
        CULTURE = "culture", "文化体育"
        COMMERCE = "commerce", "商贸便民"
        SAFETY = "safety", "安全"
        RELIEF = "relief", "救助"
        DISABILITY = "disability", "助残"
        GOVERNMENT = "government", "政务服务"
        OTHER = "other", "综合"

    class LeaderLevel(models.TextChoices):
        COUNTY = "county", "县处级"
        SECTION = "section", "乡科级正职"

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="matters", verbose_name="民生项目清单"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级事项",
        help_text="子项、点位填所属事项；只分一级",
    )
    number = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("事项", max_length=150)
    category = models.CharField("类别", max_length=12, choices=Category, default=Category.OTHER)
    reporting = models.CharField(
        "登记方式",
        max_length=10,
        choices=Reporting,
        default=Reporting.REGISTERED,
        help_text="只从来源得知、没有责任单位登记的，选“来源报道”，不计入总数和办结率",
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="matters", verbose_name="行政区"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="matters",
        verbose_name="社区或小区",
    )  # fmt: skip
    location = models.CharField("地点", max_length=150, blank=True)
    leader_office = models.CharField(
        "领办（分管）领导", max_length=60, blank=True, help_text="写职务，不写姓名"
    )
    leader_level = models.CharField("领导级别", max_length=10, choices=LeaderLevel, blank=True)
    contact = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="咨询单位",
        help_text="居民打电话找谁；留空为牵头单位。电话在单位目录里",
    )
    listed_on = models.DateField("列入日期", help_text="何时列入清单")
    listed_precision = models.CharField(
        "列入日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    listed_basis = models.CharField(
        "列入日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    starts_on = models.DateField("开工（启动）日期", null=True, blank=True)
    starts_precision = models.CharField(
        "启动日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    starts_basis = models.CharField(
        "启动日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    original_due_on = models.DateField(
        "原定完成日期", null=True, blank=True, help_text="留空为“未定期限”；发布后只能作为更正修改"
    )
    original_due_precision = models.CharField(
        "完成日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    original_due_basis = models.CharField(
        "完成日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    done_means = models.CharField("办结标准", max_length=200, blank=True)
    investment = models.BigIntegerField("投资（元）", null=True, blank=True)
    fund_source = models.CharField("资金来源", max_length=100, blank=True)
    origin = models.CharField(
        "事项来源", max_length=60, blank=True, help_text="如“居民征集”“人大票决”"
    )
    also_listed_in = models.CharField(
        "同时列入", max_length=100, blank=True, help_text="不在本站的省、市清单，用；隔开"
    )
    standing = models.BooleanField("常态化推进", default=False, help_text="没有终点的工作，单列")
    summary = models.TextField("内容", blank=True, help_text="每行一句事实，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "民生实事"
        verbose_name_plural = "民生实事"
        ordering = ("programme", "number", "id")
        constraints = [
            never_importing("livelihood_matter", "民生实事"),
            models.CheckConstraint(
                condition=~Q(code__in=RESERVED_CODES),
                name="livelihood_matter_code_is_not_a_page_name",
                violation_error_message="这个编码是网页地址的保留字，请换一个。",
            ),
            models.CheckConstraint(
                condition=Q(investment__isnull=True)
                | Q(investment__gte=0, investment__lt=MOST_YUAN),
                name="livelihood_matter_investment_within_bounds",
                violation_error_message="金额以元为单位，须为0以上的整数，最多15位。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="livelihood_matter_is_not_its_own_parent",
                violation_error_message="事项不能以自己为上级。",
            ),
            models.CheckConstraint(
                condition=Q(standing=False) | Q(original_due_on__isnull=True),
                name="livelihood_matter_standing_has_no_due_date",
                violation_error_message="常态化推进的事项不填完成日期。",
            ),
            models.CheckConstraint(
                condition=Q(original_due_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(original_due_on__gte=models.F("starts_on"))
                | ~Q(original_due_precision="day"),
                name="livelihood_matter_is_due_after_it_starts",
                violation_error_message="完成日期不能早于启动日期。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("livelihood:matter_detail", args=[self.code])

    @property
    def is_child(self) -> bool:
        """Whether it is part of another matter (子项, 点位)."""
        return self.parent_id is not None

    def lie_in_its_place(self) -> None:
        """The nearest place known: its scopes reach it, a street's clerk for one."""
        place = self.community or (self.district if self.district_id else None)
        if place is not None:
            self.place_code = place.code

    def clean(self):
        """Dates begin their spans; one level of children; the place holds together."""
        super().clean()
        problems = begin_spans(self, {"listed": True, "starts": False, "original_due": False})
        problems |= self._wrong_parent() | self._wrong_place()
        if problems:
            raise ValidationError(problems)

    def programmes(self) -> list[Programme]:
        """Its own programme and the others that list it, a child with its parent: one query."""
        holders = [key for key in (self.pk, self.parent_id) if key]
        others = Programme._base_manager.filter(listings__matter__in=holders).distinct()
        return [self.programme, *others]

    def filing_units(self) -> set[int]:
        """Keys of the units that file its updates: owner and 牵头; 责任 too, of a child."""
        roles = {MatterUnit.UnitRole.LEAD}
        if self.parent_id is not None:
            roles.add(MatterUnit.UnitRole.RESPONSIBLE)
        units = self.units.all() if self.pk else ()
        return {self.owner_id, *(row.unit_id for row in units if row.role in roles)}

    def _wrong_parent(self) -> dict[str, str]:
        if self.pk and self.children.exclude(programme_id=self.programme_id).exists():
            return {"programme": "下级事项在原清单里，须先移走。"}
        if self.parent is None:
            return {}
        if self.parent.is_child:
            return {"parent": "子项、点位只分一级，不能再有下级。"}
        if self.pk and self.listings.exists():
            return {"parent": "本事项还单独列入别的清单，不能作别的事项的下级。"}
        if self.pk and self.children.exists():
            return {"parent": "本事项已有下级，不能再作别的事项的下级。"}
        if self.parent.programme_id != self.programme_id:
            return {"parent": "上级事项须在同一清单里。"}
        return {}

    def _wrong_place(self) -> dict[str, str]:
        district = self.district if self.district_id else None
        if self.community and district and not covers(district.code, self.community.code):
            return {"community": f"{self.community}不在{district}之内。"}
        if (
            district
            and self.programme_id
            and not covers(self.programme.district.code, district.code)
        ):
            return {"district": f"{district}不在清单所在的{self.programme.district}之内。"}
        return {}


class MatterUnit(models.Model):
    """A unit in its role: 牵头 (one), 责任, 配合."""

    class UnitRole(models.TextChoices):
        LEAD = "lead", "牵头单位"
        RESPONSIBLE = "responsible", "责任单位"
        SUPPORTING = "supporting", "配合单位"

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="units", verbose_name="民生实事"
    )
    role = models.CharField("角色", max_length=12, choices=UnitRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "参与单位"
        verbose_name_plural = "参与单位"
        ordering = ("role", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(role="lead"),
                name="livelihood_matterunit_one_lead",
                violation_error_message="牵头单位只能有一个。",
            ),
            models.UniqueConstraint(
                fields=("matter", "unit"),
                name="livelihood_matterunit_one_role_per_unit",
                violation_error_message="同一单位只能担任一个角色。",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}：{self.unit}"


class MatterListing(models.Model):
    """Another programme of the portal that lists the matter too: 省, 市 and 区 lists overlap.

    It counts once in each of its programmes and once in the district.
    """

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="listings", verbose_name="民生实事"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="listings", verbose_name="民生项目清单"
    )
    number = models.CharField("序号", max_length=20, blank=True)

    class Meta:
        verbose_name = "同时列入的清单"
        verbose_name_plural = "同时列入的清单"
        ordering = ("programme", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("matter", "programme"),
                name="livelihood_matterlisting_once_per_programme",
                violation_error_message="同一清单只能填一次。",
            ),
        ]

    def __str__(self):
        return f"{self.programme}第{self.number}项" if self.number else str(self.programme)

    def clean(self):
        """Another list, of a place around the matter; children come with their parent."""
        super().clean()
        matter = getattr(self, "matter", None)
        if matter is None or not self.programme_id:
            return
        if matter.programme_id == self.programme_id:
            raise ValidationError({"programme": "这就是事项所在的清单，不用再填。"})
        if matter.is_child:
            raise ValidationError({"programme": "子项、点位随上级事项列入，在上级事项里填。"})
        around = self.programme.district
        if matter.district_id and not covers(around.code, matter.district.code):
            raise ValidationError({"programme": f"{matter.district}不在清单所在的{around}之内。"})
