"""Extract the messages of the package into ``stance.po``, keep what is translated, and compile the catalogue.

Run it after adding or changing a message, then translate what it lists as missing and run it again:

    python stance/locale/update.py

Message identifiers are French, so French itself needs no catalogue.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1]
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"
KEYWORDS = {"_": None, "_say": None, "plural": (1, 2)}
METHODS = {".py": "python", ".html": "jinja2.ext.babel_extract"}


def extracted() -> Catalog:
    """Return the messages that the package's modules and templates use."""
    catalog = Catalog(domain="stance")
    for path, method in _sources():
        for line, message, comments, context in extract_from_file(method, path, KEYWORDS):
            where = (path.relative_to(PACKAGE.parent).as_posix(), line)
            catalog.add(message, None, [where], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in METHODS and path != Path(__file__):
            yield path, METHODS[path.suffix]


def read(path: Path = FOLDER / "stance.po") -> Catalog:
    """Return the English catalogue as it stands."""
    if not path.exists():
        return Catalog(
            locale="en",
            domain="stance",
            header_comment="# The messages of stance in English. The identifiers are the French messages.",
            project="stance",
            version="1",
            msgid_bugs_address="-",
            last_translator="-",
            language_team="-",
            # a fixed date: the history of the repository tells when
            creation_date=datetime(2025, 1, 1, tzinfo=UTC),
            revision_date=datetime(2025, 1, 1, tzinfo=UTC),
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="stance")


def missing(catalog: Catalog) -> list[str]:
    """Return the message identifiers that have no translation, or none of their plural."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id
        and not all(message.string if isinstance(message.string, list | tuple) else [message.string])
    ]


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as the bytes of a ``.mo`` file."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Update the catalogue's files; return 1 where a translation is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    catalog = read()
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    # what no longer occurs is in the history of the repository
    catalog.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "stance.po").open("wb") as file:
        # no line numbers: they would change with every edit of a module
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False, omit_header=False)
    (FOLDER / "stance.mo").write_bytes(compiled(catalog))
    found = missing(catalog)
    for identifier in found:
        sys.stderr.write(f"{FOLDER / 'stance.po'}: no English for {identifier!r}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
