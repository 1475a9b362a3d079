"""Key areas (重点片区, parks, corridors) and the industries that a place sets itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from simple_history.models import HistoricalRecords

from districts.models.places import District, lines_of
from publishing.arithmetic import dates
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced
from publishing.tables.cells import plain


class KeyAreaQuerySet(ReviewableQuerySet):
    """Questions about key areas."""

    def for_list(self):
        """With all that one line of the list names."""
        return self.select_related("district", "parent", "source").prefetch_related("industries")

    def by_kind(self):
        """Areas that a place builds itself first, what lies around it last (`KeyArea.KINDS`)."""
        kinds = (When(kind=kind, then=position) for position, kind in enumerate(KeyArea.KINDS))
        return self.order_by(Case(*kinds), "district__code", "code")


class KeyArea(Sourced, Card):
    """An area with a name and a purpose of its own; its numbers are figures (`key_area_code`)."""

    code_prefix = "PQ"
    needs_all_units = True
    inline_relations = ("industries",)

    class Kind(models.TextChoices):
        AREA_GROUP = "area_group", "片区群"
        KEY_AREA = "key_area", "重点片区"
        CORE_ZONE = "core_zone", "核心区"
        STRUCTURE = "structure", "结构要素"
        PARK = "park", "园区"
        CARRIERS = "carriers", "载体群"
        CORRIDOR = "corridor", "区域廊道"
        STRATEGY = "strategy", "区域战略"
        SCENIC = "scenic", "景区"
        NEIGHBOUR = "neighbour", "相邻地区"

    #: Kinds that lie around a place or run through it, rather than being its own to build.
    AROUND = (Kind.SCENIC, Kind.CORRIDOR, Kind.STRATEGY, Kind.NEIGHBOUR)
    #: The order in which lists show them.
    KINDS = (
        Kind.AREA_GROUP,
        Kind.KEY_AREA,
        Kind.CORE_ZONE,
        Kind.PARK,
        Kind.CARRIERS,
        Kind.STRUCTURE,
        *AROUND,
    )

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="key_areas", verbose_name="行政区"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级片区"
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)
    founded_precision = models.CharField(
        "成立日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    founded_basis = models.CharField(
        "成立日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    area_km2 = models.DecimalField(
        "面积（平方公里）", max_digits=9, decimal_places=3, null=True, blank=True
    )
    structure = models.CharField("空间结构", max_length=200, blank=True)
    location_facts = models.TextField("区位", blank=True, help_text="每行一句事实")
    plan_facts = models.TextField("规划", blank=True, help_text="每行一句事实")
    ranking = models.CharField("位次", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = KeyAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "重点片区"
        verbose_name_plural = "重点片区"
        ordering = ("district", "kind", "code")
        constraints = [
            never_importing("districts_keyarea", "重点片区"),
            models.CheckConstraint(
                condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0),
                name="districts_keyarea_area_is_positive",
                violation_error_message="面积须大于0。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="districts_keyarea_is_not_its_own_parent",
                violation_error_message="片区不能以自己为上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:key_area_detail", args=[self.code])

    @property
    def founded_shown(self) -> str:
        """The day of its founding, no finer than it is known; empty where it is not."""
        if self.founded_on is None:
            return ""
        return dates.shown(self.founded_on, self.founded_precision, self.founded_basis)

    @property
    def area_shown(self) -> str:
        """How large it is, such as 3.72 平方公里; empty where it is not known."""
        return "" if self.area_km2 is None else f"{plain(self.area_km2)} 平方公里"

    @property
    def location(self) -> list[str]:
        """Where it lies, one sentence each."""
        return lines_of(self.location_facts)

    @property
    def plan(self) -> list[str]:
        """What is planned, one sentence each."""
        return lines_of(self.plan_facts)

    def save(self, *args, **kwargs):
        """An area lies where its district does."""
        self.place_code = self.district.code
        super().save(*args, **kwargs)

    def clean(self):
        """An area is no part of its own parts."""
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen and above.pk is not None:
                raise ValidationError({"parent": "上级片区不能又在本片区之内。"})
            seen.add(above.pk)
            above = above.parent


class Industry(models.Model):
    """One line of the industries that an area or a district pursues, in a named scheme."""

    key_area = models.ForeignKey(
        KeyArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="industries",
        verbose_name="重点片区",
    )
    district = models.ForeignKey(
        District,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="industries",
        verbose_name="行政区",
    )
    scheme = models.CharField("提法", max_length=40, help_text="如“1+2+6”“主攻方向”")
    tier = models.PositiveSmallIntegerField("层级", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    name = models.CharField("产业", max_length=60)

    class Meta:
        verbose_name = "产业方向"
        verbose_name_plural = "产业方向"
        ordering = ("scheme", "tier", "position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(key_area__isnull=True) ^ Q(district__isnull=True),
                name="districts_industry_belongs_to_one_card",
                violation_error_message="产业方向须属于一个片区或一个行政区。",
            ),
        ]

    def __str__(self):
        return self.name
