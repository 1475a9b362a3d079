"""Nobody meets an English word: what the packages leave untranslated, our own catalogue says."""

import re
from pathlib import Path

import axes
import django
import django_filters
import polib
import pytest
import simple_history
from django.conf import settings
from django.utils.translation import gettext, ngettext, pgettext

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).rglob("*.po"))
DJANGO = Path(django.__file__).parent
# Every phrase of a package, read from a language into which it is translated in full.
PHRASES = [
    (DJANGO / "conf", "en", "django"),
    (DJANGO / "contrib/admin", "en", "django"),
    (DJANGO / "contrib/auth", "en", "django"),
    (Path(axes.__file__).parent, "fr", "django"),
    (Path(django_filters.__file__).parent, "fr", "django"),
    (Path(simple_history.__file__).parent, "fr", "django"),
]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]")
WORD = re.compile(r"\b[A-Z]?[a-z]+\b")  # not TB, IPv4 or DATE_FORMAT


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_says_what_the_source_says(path):
    said = {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(path.with_suffix(".mo"))}
    for entry in polib.pofile(path):
        compiled = said.pop((entry.msgctxt, entry.msgid))
        assert compiled.msgstr == entry.msgstr
        assert compiled.msgstr_plural == entry.msgstr_plural
    assert said == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_keeps_the_placeholders(path):
    for entry in polib.pofile(path):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said:
                assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(entry.msgid))


@pytest.mark.parametrize(
    ("package", "language", "domain"), PHRASES, ids=lambda value: getattr(value, "name", value)
)
def test_no_phrase_of_a_package_is_left_in_english(package, language, domain):
    entries = _catalogue(package / "locale" / language / "LC_MESSAGES" / domain)
    english = [entry.msgid for entry in entries if not _is_chinese(entry)]
    assert english == []


def test_no_phrase_of_the_admin_scripts_is_left_in_english():
    folder = DJANGO / "contrib/admin/locale"
    ours = polib.pofile(settings.LOCALE_PATHS[0] / "zh_Hans/LC_MESSAGES/djangojs.po")
    theirs = polib.pofile(folder / "zh_Hans/LC_MESSAGES/djangojs.po").translated_entries()
    translated = {entry.msgid for entry in [*ours, *theirs]}
    phrases = polib.pofile(folder / "en/LC_MESSAGES/djangojs.po")
    assert [entry.msgid for entry in phrases if entry.msgid not in translated] == []


def _catalogue(stem):
    source = stem.with_suffix(".po")
    return polib.pofile(source) if source.exists() else polib.mofile(stem.with_suffix(".mo"))


def _is_chinese(entry):
    if not WORD.search(PLACEHOLDER.sub("", entry.msgid)):
        return True
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 2) not in (entry.msgid, entry.msgid_plural)
    if entry.msgctxt:
        return pgettext(entry.msgctxt, entry.msgid) != entry.msgid
    return gettext(entry.msgid) != entry.msgid
