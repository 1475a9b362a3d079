"""What somebody typed when her session had ended: carried through the sign-in, and given back.

A form sent without a session is not lost: the sign-in page holds it, signed, in a hidden field,
and once she is in she finds it again. A page that fills its form in by itself says so with a field
named `REFILLS`; of any other she is asked whether to send it after all, for it may be another
person who signs in on that computer.

Passwords and files are never carried.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict

#: Beside the sign-in's own fields: the form that waits.
FIELD = "kept"
#: What a page that fills in its form by itself puts into it (any value).
REFILLS = "refills"
SESSION_KEY = "kept_form"
SALT = "accounts.kept_forms"
#: As long as somebody may take to find her password again.
MAX_AGE = 24 * 3600
LEFT_OUT = ("csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True)
class KeptForm:
    """One form: where it was sent, its fields in order, and whether files went with it."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def refills(self) -> bool:
        """Whether the page at `path` fills it in by itself."""
        return any(name == REFILLS for name, _ in self.fields)

    @property
    def form(self) -> QueryDict:
        """The fields as a form's data."""
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


def kept(request) -> str:
    """The form of this request as a text for the hidden field `FIELD`."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in LEFT_OUT and "password" not in name
        for value in values
    ]
    content = {
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": any(upload.size for upload in request.FILES.values()),
    }
    return signing.dumps(content, salt=SALT, compress=True)


def read(text: str) -> KeptForm | None:
    """The form in the hidden field; None where there is none, or none of ours."""
    try:
        content = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    fields = tuple((name, value) for name, value in content["fields"])
    return KeptForm(content["path"], fields, content["had_files"])


def put_by(request, form: KeptForm) -> None:
    """Keep it in the session, until the page that it belongs to asks for it."""
    request.session[SESSION_KEY] = [form.path, form.fields, form.had_files]


def waiting(request) -> KeptForm | None:
    """The form that waits in the session, if one does."""
    stored = request.session.get(SESSION_KEY)
    if stored is None:
        return None
    path, fields, had_files = stored
    return KeptForm(path, tuple((name, value) for name, value in fields), had_files)


def waiting_for(request) -> KeptForm | None:
    """The form that waits for the page asked for now."""
    form = waiting(request)
    return form if form is not None and form.path == request.get_full_path() else None


def forget(request) -> None:
    """It was sent, or nobody wants it."""
    request.session.pop(SESSION_KEY, None)
