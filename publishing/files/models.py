"""Photos and documents that belong to a record and are public exactly while it is."""

from django.db import models

from publishing.files.naming import stored_name


class AttachedFile(models.Model):
    """One photo or document; a subclass adds the foreign key to its record."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "照片"
        DOCUMENT = "document", "文件"

    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.PHOTO)
    file = models.FileField("文件", upload_to=stored_name, db_index=True)
    title = models.CharField(
        "说明", max_length=100, blank=True, help_text="照片上是什么；读屏软件会念出来"
    )
    sha256 = models.CharField("文件校验值", max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or self.get_kind_display()

    @property
    def url(self) -> str:
        """Where readers find it, while its record is public."""
        return self.file.url

    @property
    def is_photo(self) -> bool:
        """Whether a page shows it, rather than links it."""
        return self.kind == self.Kind.PHOTO
