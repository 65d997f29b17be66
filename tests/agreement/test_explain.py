"""Every decision has its cue."""

import stance
from stance.analyzer import Analyzer
from stance.schema import LABELS, Discussion


def test_every_stance_has_a_cue(analyzer: Analyzer) -> None:
    comments = [
        stance.schema.Comment(id=f"c{n}", text=text)
        for n, text in enumerate(["Oui", "😀", "?", "http://example.org"])
    ]
    found = analyzer(Discussion(title="Vélo", text="Le vélo est utile.", comments=tuple(comments)))
    assert [len(c.stance.cues) >= 1 for c in found.comments] == [True] * 4
    assert {c.stance.label for c in found.comments} <= set(LABELS)
