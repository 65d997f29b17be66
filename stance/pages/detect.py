"""Find the format of a page by its content and hand it to that format's reader."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from stance.errors import ConfigError, PageError
from stance.language import _
from stance.pages.html import looks_like_html, read_html
from stance.pages.json_page import read_json, read_jsonl
from stance.pages.markdown import looks_like_markdown, read_markdown
from stance.pages.normalize import decode
from stance.pages.text import read_text
from stance.schema import Discussion


def _read_text(raw: str, *, source: str | None) -> Iterator[Discussion]:
    yield read_text(raw, source=source)


_READERS: dict[str, Callable[..., Iterator[Discussion]]] = {
    "text": _read_text,
    "markdown": read_markdown,
    "html": read_html,
    "json": read_json,
    "jsonl": read_jsonl,
}
INPUT_FORMATS = tuple(_READERS)


def read(
    source: str | Path | bytes, *, input_format: str | None = None, name: str | None = None
) -> Discussion:
    """Read the one discussion of a page.

    Parameters
    ----------
    source : str, Path or bytes
        A path, or the page itself. A ``str`` is a path where a file of that name exists or where it looks like one
        (a single line with a file name's ending).
    input_format : str, optional
        One of :data:`INPUT_FORMATS`; found by content without it.
    name : str, optional
        What to call the source in the result and in errors, where it is not a path.

    Raises
    ------
    PageError
        The page cannot be read, or holds several discussions (:func:`read_all` yields them).
    ConfigError
        There is no such format.

    Examples
    --------
    >>> page = read("Vive le vélo\\n\\nLe vélo est bon pour la ville.\\n\\nUn commentaire\\n\\nLéa dit :\\nTout à fait !")
    >>> page.title, page.comments[0].author, page.comments[0].text
    ('Vive le vélo', 'Léa', 'Tout à fait !')
    """
    discussions = read_all(source, input_format=input_format, name=name)
    first = next(discussions, None)
    if first is None:
        raise PageError(_("aucune discussion dans ce fichier."), source=first_name(source, name))
    if next(discussions, None) is not None:
        raise PageError(
            _("plusieurs discussions dans ce fichier, une seule est attendue."),
            source=first_name(source, name),
            hint=_("Lisez-les avec stance.pages.read_all, ou analysez-les avec « stance batch »."),
        )
    return first


def read_all(
    source: str | Path | bytes, *, input_format: str | None = None, name: str | None = None
) -> Iterator[Discussion]:
    """Yield every discussion of a page or export; parameters and errors as for :func:`read`."""
    if input_format is not None and input_format not in _READERS:
        raise ConfigError(
            _("format d'entrée inconnu : {found} ; formats lus : {known}.").format(
                found=input_format, known=", ".join(INPUT_FORMATS)
            )
        )
    name = first_name(source, name)
    raw = _load(source, name)
    if not raw.strip():
        raise PageError(_("fichier vide."), source=name)
    yield from _READERS[input_format or detect(raw)](raw, source=name)


def detect(raw: str) -> str:
    """Return the format of a page's text, one of :data:`INPUT_FORMATS`.

    Examples
    --------
    >>> detect('{"title": "Vélo"}')
    'json'
    """
    start = raw.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        first = start.split("\n", 1)[0].strip()
        rest = start[len(first) :].strip()
        if first.startswith("{") and rest.startswith("{") and _is_json(first):
            return "jsonl"
        if (
            first.startswith("{")
            and not rest
            and _is_json(first)
            and json.loads(first).get("type") in ("article", "comment")
        ):
            return "jsonl"
        if start.startswith("{") or start[1:].lstrip().startswith(("{", "]")):
            return "json"
    if looks_like_html(raw):
        return "html"
    return "markdown" if looks_like_markdown(raw) else "text"


def first_name(source: str | Path | bytes, name: str | None) -> str | None:
    """Return what to call a source: the name given, else its path."""
    if name is not None:
        return name
    if isinstance(source, Path) or (isinstance(source, str) and _looks_like_path(source)):
        return str(source)
    return None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _looks_like_path(source: str) -> bool:
    # 4,096 bytes is the longest path of the common systems
    if "\n" in source or "\0" in source or len(source) > 4096 or source.lstrip().startswith(("{", "[", "<")):
        return False
    try:
        if Path(source).exists():
            return True
    except OSError:
        return False
    suffix = Path(source).suffix
    return 1 < len(suffix) <= 9 and suffix[1:].isalnum() and (" " not in source or "/" in source)


def _load(source: str | Path | bytes, name: str | None) -> str:
    if isinstance(source, bytes):
        return decode(source, source=name)
    if isinstance(source, str) and not _looks_like_path(source):
        return source
    path = Path(source)
    if path.is_dir():
        raise PageError(
            _("c'est un dossier, une page est attendue."),
            source=name,
            hint=_("« stance batch » analyse tous les fichiers d'un dossier."),
        )
    try:
        return decode(path.read_bytes(), source=name)
    except FileNotFoundError as error:
        raise PageError(_("fichier introuvable."), source=name) from error
    except OSError as error:
        raise PageError(_("lecture impossible ({why}).").format(why=error.strerror), source=name) from error
