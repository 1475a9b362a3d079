"""Which columns hold files, and whose record says whether they are public."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class HeldFile:
    """A stored file: the row that holds it and the reviewed record it belongs to."""

    row: models.Model
    record: models.Model
    field: str

    @property
    def is_photo(self) -> bool:
        """Whether it is shown in place."""
        return getattr(self.row, "is_photo", self.field == "map_image")

    @property
    def title(self) -> str:
        """What a download is called: what staff wrote about it, else the record's name."""
        return getattr(self.row, "title", "") or str(self.record)


_holders: list[tuple[type[models.Model], str, str | None]] = []


def register(model: type[models.Model], *, field: str = "file", record: str | None = None) -> None:
    """Let the files in `field` of `model` be read while their record is public.

    `record` names the foreign key to the reviewed record; None where the row is that record.
    """
    _holders.append((model, field, record))


def held_file(name: str) -> HeldFile | None:
    """The row and record that hold the stored file of this name; None if none does."""
    for model, field, record in _holders:
        row = model._base_manager.filter(**{field: name}).order_by("-pk").first()
        if row is not None:
            return HeldFile(row, getattr(row, record) if record else row, field)
    return None
