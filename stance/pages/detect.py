"""Find the format of a page by its content and hand it to that format's reader."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from stance.errors import ConfigError, PageError
from stance.files import reason
from stance.language import _
from stance.pages.assemble import with_article
from stance.pages.consultations import (
    is_capcollectif,
    is_decidim,
    read_capcollectif,
    read_decidim,
    read_decidim_folder,
)
from stance.pages.disqus import is_disqus_json, read_disqus
from stance.pages.html import looks_like_html, read_html
from stance.pages.json_lines import read_jsonl
from stance.pages.json_page import read_json
from stance.pages.mail_archives import looks_like_mail_archive
from stance.pages.markdown import looks_like_markdown, read_markdown
from stance.pages.normalize import decode
from stance.pages.table_shape import column_names, looks_tabular
from stance.pages.tabular import read_tabular
from stance.pages.text import read_text
from stance.pages.wxr import read_wxr
from stance.pages.xml import root_name
from stance.schema import Discussion

# The beginning of a page tells its format: 20,000 characters hold the longest header of an export and most front matter.
DETECT_CHARS = 20_000
# "[](./index.php", with which a page in Markdown may begin; no JSON does.
_LINK = re.compile(r"\[[^\[\]\"{}]*\]\(")
_TEXT_TAGS = re.compile(r"<(?:p|body|h[1-6]|li|td)\b", re.I)
# One slash where a Path has been made of the address.
_ADDRESS = re.compile(r"https?:/+\S+", re.I)


def _read_text(raw: str, *, source: str | None) -> Iterator[Discussion]:
    yield read_text(raw, source=source)


_READERS: dict[str, Callable[..., Iterator[Discussion]]] = {
    "text": _read_text,
    "markdown": read_markdown,
    "html": read_html,
    "wxr": read_wxr,
    "disqus": read_disqus,
    "json": read_json,
    "jsonl": read_jsonl,
    "csv": read_tabular,
    "tsv": read_tabular,
    "decidim": read_decidim,
    "capcollectif": read_capcollectif,
}
INPUT_FORMATS = tuple(_READERS)


def read(
    source: str | Path | bytes,
    *,
    input_format: str | None = None,
    name: str | None = None,
    article: str | Path | None = None,
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
    article : str or Path, optional
        A page with the article, where the source holds comments alone.

    Raises
    ------
    PageError
        The page cannot be read, or holds several discussions (:func:`read_all` yields them).
    ConfigError
        There is no such format, or the source is none of the types above.

    Examples
    --------
    >>> page = read("Vive le vélo\\n\\nLe vélo est bon pour la ville.\\n\\nUn commentaire\\n\\nLéa dit :\\nTout à fait !")
    >>> page.title, page.comments[0].author, page.comments[0].text
    ('Vive le vélo', 'Léa', 'Tout à fait !')
    """
    discussions = read_all(source, input_format=input_format, name=name, article=article)
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
    source: str | Path | bytes,
    *,
    input_format: str | None = None,
    name: str | None = None,
    article: str | Path | None = None,
) -> Iterator[Discussion]:
    """Yield every discussion of a page or export; parameters and errors as for :func:`read`."""
    if input_format is not None and input_format not in _READERS:
        raise ConfigError(
            _("format d'entrée inconnu : {found} ; formats lus : {known}.").format(
                found=input_format, known=", ".join(INPUT_FORMATS)
            )
        )
    name = first_name(source, name)
    discussions = _discussions(source, input_format, name)
    if article is None:
        yield from discussions
    else:
        above = read(article)
        yield from (with_article(discussion, above) for discussion in discussions)


def _discussions(
    source: str | Path | bytes, input_format: str | None, name: str | None
) -> Iterator[Discussion]:
    if not isinstance(source, str | bytes | os.PathLike):
        raise ConfigError(
            _("une page est un chemin, un texte ou des octets ; trouvé : {found}.").format(
                found=type(source).__name__
            ),
            source=name,
            hint=_("D'un fichier ouvert, donnez ce que rend read()."),
        )
    if isinstance(source, str | Path) and _is_folder(source):
        yield from read_decidim_folder(Path(source), source=name)
        return
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
    start = raw[:DETECT_CHARS].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and not _LINK.match(start) and (found := _json_kind(raw)):
        return found
    if start.startswith("<"):
        if looks_like_html(start):
            # pandoc keeps divisions as tags, and writes what is in them in Markdown
            marked = _TEXT_TAGS.search(start) is None and looks_like_markdown(start)
            return "markdown" if marked else "html"
        if root_name(start) == "disqus":
            return "disqus"
        if start.startswith("<?xml") or root_name(start) in ("rss", "channel"):
            return "wxr"
    # commas in a header, and "#" above, make neither a table nor Markdown of an archive
    if looks_like_mail_archive(start):
        return "text"
    columns = column_names(start)
    if is_capcollectif(columns):
        return "capcollectif"
    if is_decidim(columns):
        return "decidim"
    return looks_tabular(start) or ("markdown" if looks_like_markdown(start) else "text")


def _json_kind(raw: str) -> str | None:
    start = raw.lstrip("\ufeff \t\r\n")
    first = start.split("\n", 1)[0].strip()
    rest = start[len(first) :].lstrip()
    if first.startswith("{") and (data := _json(first)) is not None:
        if is_disqus_json(data):
            return "disqus"
        alone = not rest and not (isinstance(data, dict) and data.get("type") in ("article", "comment"))
        return "json" if alone else "jsonl"
    if start.startswith("{") or start[1:].lstrip().startswith(("{", "]")):
        return "disqus" if is_disqus_json(_json(start)) else "json"
    return None


def first_name(source: str | Path | bytes, name: str | None) -> str | None:
    """Return what to call a source: the name given, else its path."""
    if name is not None:
        return name
    if isinstance(source, Path) or (isinstance(source, str) and _looks_like_path(source)):
        return str(source)
    return None


def _json(text: str) -> object | None:
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data


def _looks_like_path(source: str) -> bool:
    # 4,096 bytes is the longest path of the common systems; an empty one would be the folder one is in
    if _ADDRESS.fullmatch(source):
        return True
    if (
        not source
        or "\n" in source
        or "\0" in source
        or len(source) > 4096
        or source.lstrip().startswith(("{", "[", "<"))
    ):
        return False
    try:
        if Path(source).exists():
            return True
    except OSError:
        return False
    suffix = Path(source).suffix
    return 1 < len(suffix) <= 9 and suffix[1:].isalnum() and (" " not in source or "/" in source)


def _is_folder(source: str | Path) -> bool:
    try:
        return (isinstance(source, Path) or _looks_like_path(source)) and Path(source).is_dir()
    except (OSError, ValueError):
        return False


def _load(source: str | Path | bytes, name: str | None) -> str:
    if isinstance(source, bytes):
        return decode(source, source=name)
    if isinstance(source, str) and not _looks_like_path(source):
        return source
    if _ADDRESS.match(str(source)):
        raise PageError(
            _("une adresse du web : stance ne télécharge rien."),
            source=name,
            hint=_("Enregistrez la page depuis un navigateur, puis donnez ce fichier."),
        )
    try:
        return decode(Path(source).read_bytes(), source=name)
    except FileNotFoundError as error:
        raise PageError(_("fichier introuvable."), source=name) from error
    except OSError as error:
        raise PageError(_("lecture impossible ({why}).").format(why=reason(error)), source=name) from error
