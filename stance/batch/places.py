"""Open, list and write files, here by their paths or elsewhere by URLs that fsspec knows (``s3://``, ``hdfs://``…)."""

import re
from pathlib import Path
from typing import IO, Any, cast

from stance.errors import ConfigError
from stance.language import _

# Two letters at least, so that a Windows drive is no protocol.
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)


def is_url(path: str) -> bool:
    """Say whether a path is for fsspec.

    Examples
    --------
    >>> is_url("s3://corpus/pages"), is_url("pages/une.html")
    (True, False)
    """
    return _URL.match(path) is not None


def filesystem(url: str) -> tuple[Any, str]:
    """Return the fsspec file system of a URL, and the path in it.

    Raises
    ------
    ConfigError
        fsspec is not installed, or has no such protocol.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ConfigError(
            _("ce chemin demande fsspec."), source=url, hint=_("pip install 'stance[cluster]'")
        ) from error
    try:
        return cast(tuple[Any, str], url_to_fs(url))
    except (ImportError, ValueError) as error:
        raise ConfigError(
            _("protocole non disponible ({why}).").format(why=error),
            source=url,
            hint=_("Installez le paquet fsspec de ce stockage, par exemple s3fs ou gcsfs."),
        ) from error


def list_files(url: str) -> list[str]:
    """Return the URLs of the files below a URL, sorted; a URL may be a glob.

    Raises
    ------
    ConfigError
        There is none.
    """
    system, path = filesystem(url)
    found = system.glob(path) if any(mark in path for mark in "*?[") else system.find(path)
    files = sorted(str(system.unstrip_protocol(name)) for name in found if system.isfile(name))
    if not files:
        raise ConfigError(_("aucun fichier à cette adresse."), source=url)
    return files


def size_of(url: str) -> int:
    """Return how many bytes a file at a URL has."""
    system, path = filesystem(url)
    return int(system.size(path) or 0)


def open_binary(path: str) -> IO[bytes]:
    """Open a file to read its bytes.

    Raises
    ------
    OSError
        As :func:`open`.
    """
    if is_url(path):
        system, name = filesystem(path)
        return cast(IO[bytes], system.open(name, "rb"))
    return Path(path).open("rb")
