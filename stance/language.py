"""The language of what people read: French, or English on request."""

import gettext as _gettext
import os
from importlib.resources import as_file, files

LANGUAGES = ("fr", "en")

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_current = "fr"


def default_language() -> str:
    """Return the language asked for by ``STANCE_LANG`` or the locale.

    A locale that names a language other than French means English; no locale, ``C`` or ``POSIX`` means French.

    Returns
    -------
    str
        ``"fr"`` or ``"en"``.
    """
    for name in ("STANCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        code = value.split(".")[0].split("_")[0].lower()
        if code and code not in ("c", "posix"):
            return "fr" if code == "fr" else "en"
    return "fr"


def set_language(code: str) -> None:
    """Choose the language of every message from now on in this process.

    Parameters
    ----------
    code : str
        One of :data:`LANGUAGES`. French is the language of the message identifiers, so it needs no catalogue.

    Raises
    ------
    ValueError
        The language is none of :data:`LANGUAGES`.
    """
    global _translations, _current
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}: expected one of {', '.join(LANGUAGES)}")
    _current = code
    if code == "fr":
        _translations = _gettext.NullTranslations()
        return
    with as_file(files("stance") / "locale") as folder:
        _translations = _gettext.translation("stance", localedir=folder, languages=[code], fallback=True)


def current_language() -> str:
    """Return the language in force, ``"fr"`` or ``"en"``."""
    return _current


def _(message: str) -> str:
    """Return `message`, a French text, in the language in force.

    Examples
    --------
    >>> _("Fichier introuvable")
    'Fichier introuvable'
    """
    return _translations.gettext(message)


def plural(one: str, many: str, count: int) -> str:
    """Return the form of a French text that fits `count`, in the language in force, with ``{n}`` filled in.

    French counts 0 and 1 as singular, English 1 alone; the catalogue's plural rule decides.

    Examples
    --------
    >>> plural("{n} commentaire", "{n} commentaires", 0)
    '0 commentaire'
    """
    if _current == "fr":
        return (one if abs(count) < 2 else many).format(n=count)
    return _translations.ngettext(one, many, count).format(n=count)


def label_name(label: str) -> str:
    """Return what people read for the label of a stance, in the language in force.

    Examples
    --------
    >>> label_name("mixed")
    'partagé'
    """
    return {
        "agree": _("d'accord"),
        "disagree": _("pas d'accord"),
        "mixed": _("partagé"),
        "neutral": _("neutre"),
    }[label]
