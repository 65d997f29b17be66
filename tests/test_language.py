"""The language of the messages, and the catalogue that translates them."""

import importlib.util
import re
from pathlib import Path

import pytest

from stance.language import _, current_language, default_language, label_name, plural, set_language
from tests.conftest import ROOT

spec = importlib.util.spec_from_file_location("update", ROOT / "stance/locale/update.py")
assert spec is not None
assert spec.loader is not None
update = importlib.util.module_from_spec(spec)
spec.loader.exec_module(update)
COMMAND = "python stance/locale/update.py"


@pytest.fixture(autouse=True)
def _french():
    yield
    set_language("fr")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "fr"),
        ({"LANG": "C"}, "fr"),
        ({"LANG": "POSIX"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "STANCE_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
    ],
)
def test_default_language(monkeypatch, variables, expected):
    for name in ("STANCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_language() == expected


def test_messages_change_with_the_language():
    assert (_("fichier vide."), plural("{n} commentaire", "{n} commentaires", 0)) == (
        "fichier vide.",
        "0 commentaire",
    )
    set_language("en")
    assert (_("fichier vide."), plural("{n} commentaire", "{n} commentaires", 0)) == (
        "empty file.",
        "0 comments",
    )
    assert (current_language(), label_name("mixed")) == ("en", "mixed")


def test_unknown_language():
    with pytest.raises(ValueError, match="unknown language 'de'"):
        set_language("de")


def test_every_message_has_its_english():
    catalog = update.read()
    catalog.update(update.extracted(), no_fuzzy_matching=True)
    assert update.missing(catalog) == [], f"run {COMMAND} and translate"
    assert list(catalog.obsolete) == [], f"run {COMMAND}"


def test_the_compiled_catalogue_is_that_of_the_translations():
    path = Path(update.FOLDER / "stance.mo")
    assert path.read_bytes() == update.compiled(update.read()), f"run {COMMAND}"


def test_a_translation_keeps_the_fields_of_its_message():
    def fields(text: str) -> set[str]:
        return set(re.findall(r"\{\w*[^}]*\}", text))

    other = [
        (one, english)
        for message in update.read()
        if message.id
        for one, english in zip(
            [message.id] if isinstance(message.id, str) else message.id,
            [message.string] if isinstance(message.string, str) else message.string,
            strict=True,
        )
        if english and fields(one) != fields(english)
    ]
    assert other == []


def test_no_translation_is_in_doubt():
    assert [message.id for message in update.read() if message.id and message.fuzzy] == []
