"""What tests share: the checkout's folders, and one analyzer for the whole session."""

from pathlib import Path

import pytest

from stance.analyzer import Analyzer, load

ROOT = Path(__file__).parent.parent
SAMPLES = (ROOT / "corpus/pages/salaries-ambassadeurs.txt", ROOT / "corpus/pages/telephone-au-lycee.txt")


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return load()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
