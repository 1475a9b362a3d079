"""What every record that becomes public by signature has in common.

Content may be written while a record is a draft or returned, and at no other time: what was
reported is what is approved, and what was approved is what is signed. `save`, `update` and
`delete` refuse the rest whoever calls them; only `publishing.review.steps` moves a record on.
"""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.codes import next_code
from accounts.models import Owned, validate_code
from publishing.review.errors import ContentIsSigned


class ReviewState(models.TextChoices):
    """Where a record stands between a clerk's desk and the public page."""

    IMPORTING = "importing", "导入中"
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送待审"
    APPROVED = "approved", "已审待签发"
    PUBLISHED = "published", "已发布"
    RETURNED = "returned", "退回修改"
    WITHDRAWN = "withdrawn", "已撤下"


#: The states in which a record's content may be written.
OPEN_STATES = frozenset((ReviewState.IMPORTING, ReviewState.DRAFT, ReviewState.RETURNED))


class ReviewableQuerySet(models.QuerySet):
    def public(self):
        """Published records whose every ancestor is published (`Reviewable.ancestors`)."""
        condition = Q(state=ReviewState.PUBLISHED)
        for path in self.model.ancestor_paths():
            published = Q(**{f"{path}__state": ReviewState.PUBLISHED})
            condition &= published | Q(**{f"{path}__isnull": True})
        return self.filter(condition)

    def withdrawn(self):
        """Records that were public and are withdrawn: their pages answer 410."""
        return self.filter(state=ReviewState.WITHDRAWN)

    def update(self, **values):
        """Refuse to write content that is signed or waits for it (ContentIsSigned)."""
        names = {
            name for field in self.model.sealed_fields() for name in (field.name, field.attname)
        }
        if names & set(values) and self.exclude(state__in=OPEN_STATES).exists():
            raise ContentIsSigned("所选记录中有已报送或已发布的，内容不能直接修改。")
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        """Delete open records that were never signed; refuse if one was (ContentIsSigned)."""
        for record in self:
            record.refuse_deletion()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Reviewable(Owned):
    """A record that becomes public by signature. Subclass `Event` or `Card`, not this."""

    #: Letters before the place and number of a generated code, such as `TJ`.
    code_prefix = ""
    #: Relations to the records that must be public too, such as `("programme", "parent")`; theirs
    #: follow of themselves.
    ancestors: tuple[str, ...] = ()
    #: Reverse relations of inline rows that belong to this record and are signed with it.
    inline_relations: tuple[str, ...] = ()
    #: Columns and inline relations that came after records of this kind had been signed: where
    #: they say nothing, a fingerprint is what it was without them.
    added_content: tuple[str, ...] = ()
    #: Places: no scope over a single unit reaches them.
    needs_all_units = False
    #: Papers of the review itself (proposals, batches) have no public page.
    goes_public = True

    #: Columns that the engine keeps; the rest is content, and signed.
    KEPT_BY_THE_ENGINE = (
        "id", "code", "state", "version", "published_at", "created_at", "updated_at",
    )  # fmt: skip

    code = models.CharField(
        "编码",
        max_length=40,
        unique=True,
        blank=True,
        validators=[validate_code],
        help_text="留空自动编号；保存后不再改变",
    )
    state = models.CharField(
        "状态", max_length=10, choices=ReviewState, default=ReviewState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    created_at = models.DateTimeField("创建时间", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = ReviewableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def record_type(self) -> str:
        """`app.model` in lower case, the first half of a reference to this record."""
        return self._meta.label_lower

    @property
    def is_published(self) -> bool:
        """Whether this row is published; its ancestors may not be (`objects.public()`)."""
        return self.state == ReviewState.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether its content may be written now."""
        return self.state in OPEN_STATES

    @property
    def stays_internal(self) -> bool:
        """Whether no page shows this record though it is signed, and no sentence tells of it."""
        return False

    @property
    def internal_content(self) -> tuple[str, ...]:
        """Names of fields and inline rows that no page shows now; no sentence tells of them."""
        return ()

    @property
    def scope_owner_id(self) -> int | None:
        """The unit to ask `accounts.scopes.may` about; None where only all units will do."""
        return None if self.needs_all_units else self.owner_id

    @classmethod
    def content_fields(cls) -> list[models.Field]:
        """The columns that are signed: all but what the engine keeps."""
        return [
            field for field in cls._meta.concrete_fields if field.name not in cls.KEPT_BY_THE_ENGINE
        ]

    @classmethod
    def sealed_fields(cls) -> list[models.Field]:
        """The columns that never change once signed: the content and the code."""
        return [cls._meta.get_field("code"), *cls.content_fields()]

    @classmethod
    def ancestor_paths(cls) -> Iterator[str]:
        """The lookup of every ancestor, the ancestors' own included.

        A relation of a model to itself (子项) is followed once.
        """
        yield from _paths(cls, seen=frozenset())

    def fingerprint_content(self):
        """What is signed besides the columns and inline rows, as JSON; None when there is none."""
        return None

    def altered_content(self) -> str:
        """What is wrong with content of which the fingerprint holds only a digest; "" if nothing.

        `check_review` asks this of everything published; it may take its time.
        """
        return ""

    def fill_in_code(self) -> None:
        """Give a record that was left without a code the next free one."""
        while not self.code or type(self)._base_manager.filter(code=self.code).exclude(pk=self.pk):
            self.code = next_code(self.code_prefix, self.place_code)

    def save(self, *args, signing=False, **kwargs):
        """Save, refusing to change signed content or a code (ContentIsSigned).

        `signing` is for `publishing.review`, which writes a published card when a proposal is
        signed.
        """
        if not signing and not self._state.adding:
            self._refuse_sealed_changes(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete an open record that was never signed; others are refused (ContentIsSigned)."""
        self.refuse_deletion()
        return super().delete(*args, **kwargs)

    @property
    def may_be_deleted(self) -> bool:
        """Whether it is open and nobody has relied on it: never signed, and in no batch.

        Its steps stay, and its number is not given again.
        """
        from publishing.review.models import BatchItem, ReviewEvent

        steps = ReviewEvent.objects.of(self)
        carried = BatchItem.objects.filter(record_type=self.record_type, record_code=self.code)
        return (
            self.is_open
            and not steps.filter(step__in=ReviewEvent.SIGNING).exists()
            and not carried.exists()
        )

    def refuse_deletion(self) -> None:
        """Raise ContentIsSigned unless the record may be deleted."""
        if not self.may_be_deleted:
            raise ContentIsSigned(
                f"“{self}”不能删除：只能删除从未签发的草稿和退回件；已发布的请撤下。"
            )

    def _refuse_sealed_changes(self, update_fields) -> None:
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None:
            return
        written = self.content_fields() if not stored.is_open else []
        for field in (self._meta.get_field("code"), *written):
            if update_fields is not None and not {field.name, field.attname} & set(update_fields):
                continue
            if getattr(self, field.attname) != getattr(stored, field.attname):
                raise ContentIsSigned(
                    f"“{stored}”{stored.get_state_display()}，“{field.verbose_name}”不能直接修改。"
                )


class Event(Reviewable):
    """A dated fact: signed once, then immutable. A correction replaces it (`corrects`)."""

    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="更正",
        help_text="本条发布时，被更正的记录同时撤下",
    )

    class Meta:
        abstract = True

    @property
    def accepted_event(self) -> "Event | None":
        """The event that this one accepts (通过验收), if it is an acceptance.

        An acceptance is filed and signed in one act (`steps.accept`), by somebody who had no hand
        in what it accepts.
        """
        return None


class Card(Reviewable):
    """A record whose live row is the signed version; it changes through a `Proposal`."""

    #: Fields that say what was promised: a change of one in a published card is a 更正, which
    #: says why and stands so on `/changes/`.
    correcting_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True


def with_references(rows: models.QuerySet) -> models.QuerySet:
    """These rows with what each refers to: names are made of that, a headline's of its district."""
    fields = rows.model._meta.concrete_fields
    references = [field.name for field in fields if field.is_relation]
    return rows.select_related(*references) if references else rows


def never_importing(table: str, called: str) -> models.CheckConstraint:
    """The constraint of a kind that is never taken in piece by piece, as releases are."""
    return models.CheckConstraint(
        condition=~Q(state=ReviewState.IMPORTING),
        name=f"{table}_is_never_importing",
        violation_error_message=f"{called}没有“导入中”状态。",
    )


def _paths(model, *, seen: frozenset) -> Iterator[str]:
    for name in model.ancestors:
        relation = (model, name)
        if relation in seen:
            continue
        yield name
        ancestor = model._meta.get_field(name).related_model
        for path in _paths(ancestor, seen=seen | {relation}):
            yield f"{name}__{path}"
