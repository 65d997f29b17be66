"""Exchange formats: analyses to the files of other tools, and back.

The registry below is the only list of formats: the command's help, the errors and the tests come from it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from stance.errors import ConfigError, CorpusError
from stance.files import reason
from stance.language import _
from stance.schema import Analysis, GoldDiscussion


class File(NamedTuple):
    """A file to write: a name that no page's text takes part in, and its content."""

    name: str
    content: bytes


class Options(NamedTuple):
    """What a format can be told.

    Attributes
    ----------
    bom : bool
        CSV for a spreadsheet in French: a byte order mark, and decimal commas.
    parse : callable, optional
        Gives a parsed spaCy Doc for each text, for the formats that have lemmas and syntax; without it they have tokens alone.
    """

    bom: bool = False
    parse: Callable[[Iterable[str]], Iterable[Any]] | None = None


class Format(NamedTuple):
    """A format: the module and the name in it, what an import gives, what the name of a single file ends in.

    A format with no ending is a folder of files.
    """

    name: str
    module: str
    gives: str
    ending: str
    what: str


ANALYSES, LABELLED, NOTHING = "analyses", "labelled", ""

FORMATS = {
    f.name: f
    for f in (
        Format("csv", "tables", LABELLED, ".csv", "tableur"),
        Format("jsonl", "tables", ANALYSES, ".jsonl", "une analyse par ligne"),
        Format("parquet", "tables", ANALYSES, ".parquet", "pandas, DuckDB, R"),
        Format("spacy", "docbin", ANALYSES, ".spacy", "spaCy DocBin"),
        Format("conllu", "conllu", LABELLED, ".conllu", "Universal Dependencies"),
        Format("brat", "brat", LABELLED, "", "brat"),
        Format("webanno", "webanno", LABELLED, "", "WebAnno, INCEpTION (TSV 3)"),
        Format("xmi", "xmi", LABELLED, "", "INCEpTION (UIMA CAS)"),
        Format("labelstudio", "labelling", LABELLED, "", "Label Studio"),
        Format("prodigy", "labelling", LABELLED, ".jsonl", "Prodigy"),
        Format("aif", "arguments", NOTHING, "", "AIFdb"),
        Format("xaif", "arguments", NOTHING, "", "OVA3"),
        Format("arguebuf", "arguments", NOTHING, "", "Arguebuf"),
        Format("graphml", "networks", NOTHING, ".graphml", "yEd, igraph, networkx"),
        Format("gexf", "networks", NOTHING, ".gexf", "Gephi"),
        Format("iramuteq", "lexicometry", NOTHING, ".txt", "IRaMuTeQ"),
        Format("txm", "lexicometry", NOTHING, "", "TXM (XML-TEI)"),
        Format("cortext", "lexicometry", NOTHING, ".csv", "CorTexT"),
    )
}


def export(analyses: Sequence[Analysis], to: str, *, options: Options = Options()) -> Iterator[File]:  # noqa: B008
    """Yield the files that hold some analyses in a format.

    Parameters
    ----------
    analyses : sequence of Analysis
    to : str
        A key of :data:`FORMATS`.
    options : Options

    Raises
    ------
    ConfigError
        There is no such format, or it needs a package that is not installed.

    Examples
    --------
    >>> [file.name for file in export([], "csv")]
    ['analyses.csv']
    """
    write: Callable[[Sequence[Analysis], Options], Iterator[File]] = _function("write", format_named(to))
    return write(analyses, options)


def import_(path: str | Path, source: str) -> list[Analysis] | list[GoldDiscussion]:
    """Return what a file or folder in a format holds: analyses, or labelled discussions that ``stance train`` reads.

    Raises
    ------
    ConfigError
        There is no such format, or it is written only.
    CorpusError
        The file is missing, or is not what the format says.
    """
    chosen = format_named(source)
    if not chosen.gives:
        raise ConfigError(
            _("le format {found} s'écrit mais ne se relit pas ; formats lus : {known}.").format(
                found=source, known=", ".join(f.name for f in FORMATS.values() if f.gives)
            )
        )
    path = Path(path)
    if not path.exists():
        raise CorpusError(_("fichier ou dossier introuvable."), source=str(path))
    read: Callable[[Path], list[Analysis] | list[GoldDiscussion]] = _function("read", chosen)
    try:
        return read(path)
    except OSError as error:
        # often a file that belongs beside this one, such as brat's .ann
        raise CorpusError(
            _("lecture impossible ({why}).").format(why=reason(error)), source=str(error.filename or path)
        ) from error
    except (ValueError, KeyError, TypeError, IndexError, SyntaxError) as error:
        # each reader meets files that other tools and people have changed in ways of their own
        raise CorpusError(
            _("ce n'est pas un fichier {format} de stance.").format(format=source),
            source=str(path),
            hint=_("Vérifiez le format (--from), ou refaites l'export."),
        ) from error


def format_named(name: str) -> Format:
    """Return a format.

    Raises
    ------
    ConfigError
        There is no such format.
    """
    if name not in FORMATS:
        raise ConfigError(
            _("format d'échange inconnu : {found} ; formats : {known}.").format(
                found=name, known=", ".join(FORMATS)
            )
        )
    return FORMATS[name]


def _function(verb: str, chosen: Format) -> Any:
    module = import_module(f"stance.reports.export.{chosen.module}")
    return getattr(module, f"{verb}_{chosen.name}")


def missing(package: str, extra: str = "exchange") -> ConfigError:
    """Return the error that says which package a format needs."""
    return ConfigError(
        _("ce format demande le paquet {package}.").format(package=package),
        hint=f"pip install 'stance[{extra}]'",
    )
