"""The five fields of a street clerk's phone: what was done, how much, what hinders, what next, photos."""

from django import forms
from django.core.exceptions import ValidationError

from figures import wording
from livelihood.rounds.amounts import Done, read_done
from livelihood.rounds.filing import Entry
from livelihood.rounds.lines import Line
from publishing.files.uploads import taken_photo
from publishing.tables.values import CellRefused

MOST_PHOTOS = 9


class PhotosInput(forms.FileInput):
    """Photos, as many as are chosen at once or in several inputs of one name."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class PhotosField(forms.FileField):
    """The photos that were chosen, each as it is kept (`publishing.files.uploads.taken_photo`)."""

    def clean(self, data, initial=None):
        photos, refused = [], []
        for upload in data:
            try:
                photos.append(taken_photo(super().clean(upload)))
            except ValidationError as problem:
                refused += [f"“{upload.name}”：{message}" for message in problem.messages]
        if refused:
            raise ValidationError(refused)
        return photos


class EntryForm(forms.Form):
    """What is said of one matter in a round: begins with what was said of it so far."""

    text = forms.CharField(
        label="本期进展", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    problems = forms.CharField(
        label="存在问题", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_steps = forms.CharField(
        label="下步打算", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    camera = PhotosField(
        label="现在拍一张",
        required=False,
        widget=PhotosInput(
            attrs={"accept": "image/*", "capture": "environment", "multiple": False}
        ),
    )
    album = PhotosField(
        label="从相册选", required=False, widget=PhotosInput(attrs={"accept": "image/*"})
    )

    def __init__(self, line: Line, data=None, files=None, *, kept=None):
        self.line, self.matter = line, line.matter
        self.targets = list(self.matter.sub_targets.all())
        initial = {name: getattr(line, name) for name in ("text", "problems", "next_steps")}
        super().__init__(data, files, initial=initial | self._amounts())
        for name, target in self._amount_fields().items():
            self.fields[name] = forms.CharField(
                label=target.name if target else "总进度",
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        if kept is not None:
            self.initial |= {name: kept[name] for name in self.fields if name in kept}

    @property
    def amounts(self) -> list[tuple]:
        """The fields of 累计完成量: bound field, its unit, and how much is promised."""
        return [
            (
                self[name],
                target.unit if target else "%",
                f"年度目标 {wording.number(target.target)}{target.unit}" if target else "",
            )
            for name, target in self._amount_fields().items()
        ]

    @property
    def photos(self) -> list:
        """The bound fields for photos."""
        return [self["camera"], self["album"]]

    def clean(self):
        cleaned = super().clean()
        cleaned["done"] = self._done(cleaned)
        cleaned["photos"] = (*cleaned.get("camera", ()), *cleaned.get("album", ()))
        if len(cleaned["photos"]) > MOST_PHOTOS:
            self.add_error("album", f"一次最多{MOST_PHOTOS}张照片。")
        return cleaned

    def entry(self, *, completed: bool) -> Entry:
        """What the valid form says; what a table said besides stays as it is."""
        said, update = self.cleaned_data, self.line.answer.update
        besides = ("said_on_schedule", "expected_on", "problems_public", "brief", "node")
        return Entry(
            self.matter,
            text=said["text"],
            done=said["done"],
            problems=said["problems"],
            next_steps=said["next_steps"],
            completed=completed,
            photos=said["photos"],
            **({name: getattr(update, name) for name in besides} if update else {}),
        )

    def _amount_fields(self) -> dict:
        return {f"done-{target.pk}": target for target in self.targets} or {"done": None}

    def _amounts(self) -> dict[str, str]:
        update = self.line.answer.update
        if update is None:
            done = self.line.done
        else:
            rows = update.quantities.all()
            done = Done(update.progress, {row.sub_target: row.quantity for row in rows})
        if not self.targets:
            return {"done": "" if done.progress is None else str(done.progress)}
        return {
            f"done-{target.pk}": wording.number(done.quantities[target])
            for target in self.targets
            if target in done.quantities
        }

    def _done(self, cleaned) -> Done:
        progress, quantities = None, {}
        for name, target in self._amount_fields().items():
            typed = cleaned.get(name, "")
            if not typed:
                continue
            words = f"{target.name} {typed}" if target else typed
            try:
                done = read_done(words, self.matter)
            except CellRefused as refused:
                reason = str(refused).removeprefix(f"里“{target.name}”" if target else "")
                self.add_error(name, f"“{typed}”{reason}")
            else:
                progress, quantities = done.progress, quantities | done.quantities
        return Done(progress, quantities)
