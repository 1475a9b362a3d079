"""Who: people, units, what each person may do and where, and the trail they leave."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.place_codes import place_prefix, validate_place_code

validate_code = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]*\Z", "编码只能用字母、数字、“-”和“_”，并以字母或数字开头。"
)


class PlaceCodeField(models.CharField):
    """A place code (`accounts.place_codes`): text of 6, 9 or 12 digits, compounds with `-NNN`."""

    default_validators = [validate_place_code]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 24)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == 24:
            del kwargs["max_length"]
        return name, path, args, kwargs


class User(AbstractUser):
    """A member of staff. Citizens have no accounts."""

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=40, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = DjangoUserManager()

    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class UnitQuerySet(models.QuerySet):
    def in_force(self, *, on: date):
        """Units that exist on the day `on`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def within(self, place_code: str):
        """Units of a place and of every place inside it."""
        return self.filter(place_code__startswith=place_prefix(place_code))


class Unit(models.Model):
    """An office that reports: a bureau, a street, a park, a state-owned company, a community."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "部门"
        SUBDISTRICT = "subdistrict", "街道"
        PARK = "park", "园区"
        COMPANY = "company", "国企"
        STATIONED = "stationed", "驻区单位"
        COMMUNITY = "community", "社区"

    code = models.CharField("编码", max_length=40, unique=True, validators=[validate_code])
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=20, choices=Kind)
    place_code = PlaceCodeField("所属区划", help_text="6位、9位或12位区划代码")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级单位",
    )
    phone = models.CharField(
        "公开办公电话", max_length=40, blank=True, help_text="对外公布的办公电话，不填个人手机"
    )
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承接单位",
        help_text="机构改革后承接其职责的单位",
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ("place_code", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="accounts_unit_ends_after_it_begins",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="accounts_unit_is_not_its_own_successor",
                violation_error_message="单位不能由自己承接。",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Say of a form's field what the constraint says of the row: its key is in no form."""
        super().clean()
        if self.pk is not None and self.successor_id == self.pk:
            raise ValidationError({"successor": "单位不能由自己承接。"})


class UnitAlias(models.Model):
    """A short or former name under which a unit appears in the tables that offices send."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases", verbose_name="单位")
    name = models.CharField("别名", max_length=100)

    class Meta:
        verbose_name = "单位别名"
        verbose_name_plural = "单位别名"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "name"),
                name="accounts_unitalias_once_per_unit",
                violation_error_message="该单位已有这个别名。",
            )
        ]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    """What a person does here. Nobody signs what he wrote, whatever his roles."""

    CLERK = "clerk", "信息员"
    REVIEWER = "reviewer", "审核人"
    SIGNER = "signer", "签发人"
    DISTRICT_ADMIN = "district_admin", "区管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    AUDITOR = "auditor", "审计管理员"


class StaffScopeQuerySet(models.QuerySet):
    def in_force(self, *, on: date):
        """Scopes that hold on the day `on`, both ends included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )


class StaffScope(models.Model):
    """One role of one person, in one place, for one unit or for all units there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="scopes", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role)
    place_code = PlaceCodeField("区划", help_text="000000 表示全部区划")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scopes",
        verbose_name="单位",
        help_text="留空表示该区划内全部单位",
    )
    valid_from = models.DateField("开始日期", null=True, blank=True)
    valid_to = models.DateField("结束日期", null=True, blank=True)

    objects = StaffScopeQuerySet.as_manager()

    class Meta:
        verbose_name = "权限范围"
        verbose_name_plural = "权限范围"
        ordering = ("user", "role", "place_code")
        constraints = [
            # Expressions, because SQLite cannot be told that two missing units are the same.
            models.UniqueConstraint(
                "user",
                "role",
                "place_code",
                Coalesce("unit", 0),
                Coalesce("valid_from", date.min),
                name="accounts_staffscope_granted_once",
                violation_error_message="该用户已有同样的权限范围。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="accounts_staffscope_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True)
                | Q(role__in=[Role.CLERK, Role.REVIEWER, Role.SIGNER]),
                name="accounts_staffscope_only_case_roles_take_a_unit",
                violation_error_message="只有信息员、审核人、签发人可以限定到单位。",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}（{self.place_code}，{self.unit or '全部单位'}）"


class Owned(models.Model):
    """A record that belongs to a place and to the unit that answers for it."""

    place_code = PlaceCodeField("所属区划", db_index=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任单位")

    class Meta:
        abstract = True


class CodeSequence(models.Model):
    """The last number given to a kind of record in a place; locked while the next is taken."""

    prefix = models.CharField("前缀", max_length=40, unique=True)
    last_number = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编码序号"
        verbose_name_plural = "编码序号"

    def __str__(self):
        return f"{self.prefix}-{self.last_number:06d}"


class ContentVersion(models.Model):
    """One row: the version of all public content, and of the last withdrawal."""

    version = models.PositiveBigIntegerField("内容版本", default=0)
    last_withdrawal = models.PositiveBigIntegerField("最近撤下时的版本", default=0)
    changed_at = models.DateTimeField("变更时间", default=timezone.now)

    class Meta:
        verbose_name = "内容版本"
        verbose_name_plural = "内容版本"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="accounts_contentversion_has_one_row",
                violation_error_message="内容版本只有一行。",
            ),
        ]

    def __str__(self):
        return str(self.version)


class AuditEntry(models.Model):
    """Who did what, when and to which record. Appended to, never changed: triggers guard it."""

    class Action(models.TextChoices):
        SIGN_IN = "sign_in", "登录"
        SIGN_IN_FAILED = "sign_in_failed", "登录失败"
        SIGN_OUT = "sign_out", "退出"
        ADD = "add", "新增"
        CHANGE = "change", "修改"
        DELETE = "delete", "删除"
        IMPORT = "import", "导入"
        EXPORT = "export", "导出"
        REVIEW = "review", "审核"
        REFUSED = "refused", "越权被拒"

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="用户")
    actor = models.CharField("操作人", max_length=60, help_text="当时的姓名；系统操作写系统名称")
    action = models.CharField("操作", max_length=20, choices=Action)
    record_type = models.CharField("记录类型", max_length=60, blank=True)
    record_code = models.CharField("记录编码", max_length=80, blank=True)
    place_code = models.CharField("所属区划", max_length=24, blank=True)
    summary = models.CharField("摘要", max_length=300)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)
    address = models.GenericIPAddressField("来源地址", null=True)

    class Meta:
        verbose_name = "审计日志"
        verbose_name_plural = "审计日志"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=("record_type", "record_code"), name="accounts_audit_record")
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.summary}"
