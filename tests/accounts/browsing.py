"""What a browser does on the staff's side: sign in, and send a form back as it was shown."""

from django.db.models.fields.files import FieldFile
from django.test import Client


def signed_in(user) -> Client:
    """A client of somebody of the staff."""
    client = Client()
    client.force_login(user)
    return client


def typed(answer, **changes) -> dict:
    """What the browser sends back from the shown change form, with some fields typed over."""
    data = {}
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            # A browser sends a file only when one is chosen anew.
            if value is not None and value is not False and not isinstance(value, FieldFile):
                data[field.html_name] = value
    return data | changes
