"""Render analyses as JSON, Markdown, HTML or a terminal table."""

import json
from collections.abc import Sequence
from typing import Any

from stance.errors import ConfigError
from stance.language import _
from stance.schema import Analysis

FORMATS = ("table", "json", "markdown", "html")


def render(
    analyses: Analysis | Sequence[Analysis],
    output_format: str = "table",
    *,
    width: int = 100,
    color: bool = False,
) -> str:
    """Return one or more analyses as text.

    Parameters
    ----------
    analyses : Analysis or sequence of Analysis
        A single one gives one JSON object, several an array.
    output_format : {"table", "json", "markdown", "html"}
    width, color
        For ``table``: columns, and whether the terminal has colours.

    Raises
    ------
    ConfigError
        There is no such format.
    """
    single = isinstance(analyses, Analysis)
    items: list[Analysis] = [analyses] if isinstance(analyses, Analysis) else list(analyses)
    if output_format == "json":
        data: Any = items[0].to_dict() if single else [item.to_dict() for item in items]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if output_format == "markdown":
        from stance.reports.markdown import markdown

        return "\n\n".join(markdown(item) for item in items)
    if output_format == "html":
        from stance.reports.html import html

        return html(items)
    if output_format == "table":
        from stance.reports.table import table

        return "\n".join(table(item, width=width, color=color) for item in items)
    raise ConfigError(
        _("format de sortie inconnu : {found} ; formats : {known}.").format(
            found=output_format, known=", ".join(FORMATS)
        )
    )
