"""Names that an office uses and the catalogue does not know: made aliases while mending a file.

Such an alias is good for that office only (and under one total only, where it stood under one), so
that one office's usage never decides what another's table means.
"""

from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry
from figures.importing.uploads import UploadRefused, check_again, is_small
from figures.models import FigureUpload, Indicator, IndicatorAlias


def add_alias(
    upload: FigureUpload, *, name: str, parent: str, indicator: Indicator, by
) -> FigureUpload:
    """Let `name`, as it stands in this file, mean `indicator` for the office it is from.

    `parent` is the code of the total under which it stands, or "". A small file is read anew at
    once; a large one after the last of its names, so that many of them cost one reading.
    """
    office = upload.source.publisher
    if not office:
        raise UploadRefused(
            "资料来源没有写发布单位，看不出是哪个单位的叫法；请先在“资料来源”里补上发布单位。"
        )
    with transaction.atomic():
        upload = _locked(upload)
        entry = next(
            (each for each in upload.unmatched if (each["name"], each["parent"]) == (name, parent)),
            None,
        )
        if entry is None:
            raise UploadRefused(f"文件里没有不认识的“{name}”，可能已经处理过。")
        total = Indicator.objects.filter(code=parent).first() if parent else None
        alias, is_new = IndicatorAlias.objects.get_or_create(
            name=name, office=office, parent=total, defaults={"indicator": indicator}
        )
        if alias.indicator_id != indicator.pk:
            raise UploadRefused(f"“{name}”刚刚已被认作“{alias.indicator}”。")
        upload.unmatched.remove(entry)
        if is_new:
            under = f"（“{total}”的分项）" if total else ""
            upload.aliases.append(
                {
                    "key": alias.pk,
                    "name": name,
                    "under": str(total or ""),
                    "indicator": str(indicator),
                }
            )
            audit.record(
                AuditEntry.Action.ADD,
                summary=f"上传“{upload}”时把{office}的“{name}”{under}认作“{indicator}”",
                user=by,
                record=indicator,
            )
        upload.save(update_fields=["unmatched", "aliases", "updated_at"])
    return check_again(upload) if is_small(upload) or not upload.unmatched else upload


def remove_alias(upload: FigureUpload, *, key: int, by) -> FigureUpload:
    """Take back an alias that was made for this file, and read the file anew."""
    with transaction.atomic():
        upload = _locked(upload)
        entry = next((each for each in upload.aliases if each["key"] == key), None)
        if entry is None:
            raise UploadRefused("这个别名已经撤销，或不是为这个文件加的。")
        alias = IndicatorAlias.objects.select_related("indicator").filter(pk=key).first()
        upload.aliases.remove(entry)
        upload.save(update_fields=["aliases", "updated_at"])
        if alias is not None:
            audit.record(
                AuditEntry.Action.DELETE,
                summary=f"撤销别名：“{alias}”不再认作“{alias.indicator}”",
                user=by,
                record=alias.indicator,
            )
            alias.delete()
    return check_again(upload)


def _locked(upload) -> FigureUpload:
    """The upload as it stands, held until the end of the transaction, if its names may be said."""
    upload = FigureUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state not in FigureUpload.WAITING:
        raise UploadRefused("这个文件正在核对或已经办结，请看现在的结果。")
    return upload
