"""``stance annotate``: label comments by hand, one key each."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.app import EXIT_FAILED, InputFormat, Model, reported_errors
from stance.errors import ConfigError
from stance.language import _, plural

if TYPE_CHECKING:
    from stance.annotation.labels import LabelFile
    from stance.annotation.queue import Candidate

# Lines longer than this are hard to read.
MAX_WIDTH = 90
CLEAR = "\x1b[2J\x1b[H"


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(
        help=_(
            "Étiquette des commentaires au clavier, les plus utiles au modèle d'abord ; chaque touche est enregistrée, et la séance reprend où elle s'est arrêtée."
        )
    )
    def annotate(
        data: Annotated[
            list[str],
            typer.Argument(metavar="DATA…", help=_("Pages ou corpus dont étiqueter les commentaires.")),
        ],
        output: Annotated[
            Path,
            typer.Option(
                "--output",
                "-o",
                metavar="FICHIER",
                help=_("Fichier des étiquettes (.csv), créé ou continué."),
            ),
        ],
        agreement: Annotated[
            Path | None,
            typer.Option(
                "--agreement",
                metavar="FICHIER",
                help=_(
                    "Étiquettes d'un autre codeur : montrer les mêmes commentaires, puis mesurer l'accord."
                ),
            ),
        ] = None,
        with_text: Annotated[
            bool,
            typer.Option("--with-text", help=_("Écrire aussi le texte des commentaires dans le fichier.")),
        ] = False,
        sequence: Annotated[
            str,
            typer.Option(
                "--order",
                metavar="useful|random",
                help=_(
                    "Ordre des commentaires : useful (les plus utiles au modèle d'abord) ou random (au hasard)."
                ),
            ),
        ] = "useful",
        model: Model = None,
        input_format: InputFormat = None,
    ) -> None:
        from stance.annotation.labels import LabelFile, read_rows
        from stance.annotation.queue import candidates, drawn, order
        from stance.cli.pages import PageStream
        from stance.corpus import named

        with reported_errors():
            if sequence not in ("useful", "random"):
                raise ConfigError(
                    _("ordre inconnu : {found} ; useful ou random est attendu.").format(found=sequence)
                )
            if "-" in data:
                raise ConfigError(_("l'entrée standard est le clavier : donnez des fichiers."))
            streams = [PageStream([name], input_format=input_format) for name in data]
            pages = [page for name, stream in zip(data, streams, strict=True) for page in named(stream, name)]
            others = None if agreement is None else read_rows(agreement)
            if not pages:
                raise typer.Exit(EXIT_FAILED)
            with LabelFile(output, with_text=with_text) as labels:
                items = candidates(pages, labels.rows)
                done = {(row.discussion, row.comment): row for row in labels.rows}
                if others is not None:
                    wanted = {(row.discussion, row.comment) for row in others}
                    queue = [item for item in drawn(items) if item.key in wanted and item.key not in done]
                elif sequence == "random":
                    queue = [item for item in drawn(items) if item.key not in done]
                else:
                    typer.echo(
                        plural("analyse de {n} commentaire…", "analyse de {n} commentaires…", len(items)),
                        err=True,
                    )
                    from stance.analyzer import load

                    queue = order(items, load(model), done)
                _label(queue, labels)
                if others is not None:
                    from stance.annotation.agreement import agreement_text, compare

                    typer.echo(agreement_text(compare(labels.rows, others)))
                typer.echo(_what_next(labels, data, model), err=True)
        if any(stream.failed for stream in streams):
            raise typer.Exit(EXIT_FAILED)


def _label(queue: "list[Candidate]", labels: "LabelFile") -> None:
    from stance.annotation.session import Session
    from stance.cli.keys import keys

    if not queue:
        return
    session = Session(queue, labels)
    clear = CLEAR if sys.stdout.isatty() else ""
    try:
        _show(clear, session.screen(_width()))
        for key in keys():
            if not session.press(key):
                break
            _show(clear, session.screen(_width()))
    except KeyboardInterrupt:
        # every decision is on the disk already
        typer.echo("")


def _show(clear: str, screen: str) -> None:
    sys.stdout.write(clear + screen)
    sys.stdout.flush()


def _width() -> int:
    return max(40, min(MAX_WIDTH, shutil.get_terminal_size((80, 24)).columns))


def _what_next(labels: "LabelFile", data: list[str], model: str | None) -> str:
    rows = labels.rows
    held = sum(row.split == "test" for row in rows)
    name, texts = model or "stance_fr", data[0] if len(data) == 1 else str(Path(data[0]).parent)
    lines = [
        f"{labels.path} : " + plural("{n} étiquette", "{n} étiquettes", len(rows)),
    ]
    if rows:
        lines += [
            _("Pour que le modèle en apprenne, avec d'autres données annotées :"),
            f"  stance train corpus/gold/train.jsonl {labels.path} --texts {texts} --output mon_modele",
        ]
    if held:
        lines += [
            plural(
                "Pour voir ce qu'il y gagne, sur {n} étiquette mise de côté :",
                "Pour voir ce qu'il y gagne, sur {n} étiquettes mises de côté :",
                held,
            ),
            f"  stance evaluate {name} {labels.path} --texts {texts}",
            f"  stance evaluate mon_modele {labels.path} --texts {texts}",
        ]
    return "\n".join(lines)
