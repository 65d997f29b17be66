"""What the models cost beside one another: comments a second of processor, memory.

    python -P benchmarks/encoder.py [GOLD.jsonl]

Each model analyses the same discussions in a process of its own, one thread, after a first discussion that is not counted. Times are
of the processor, so that a machine with other work slows neither; the default model is measured in two processes at once too.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

MODELS = ("stance_fr", "stance_fr_fast")


def measure(model: str, gold: Path) -> None:
    from stance.batch.worker import hide_torch

    # an installed PyTorch is imported by spaCy, though nothing here uses it
    hide_torch()
    from stance.analyzer import load
    from stance.corpus import read_gold

    pages = [found.discussion() for found in read_gold(gold)]
    analyzer = load(model)
    analyzer(pages[0])
    start = time.process_time()
    count = sum(len(analysis.comments) for analysis in analyzer.pipe(pages[1:]))
    whole = time.process_time() - start
    line = f"{model:16} {count} comments, whole analysis {count / whole:6.1f} a second"
    encoder = analyzer.classifier.encoder
    if encoder is not None:
        from stance.agreement.encoder import target_text

        pairs = [(target_text(page), c.text) for page in pages[1:] for c in page.comments]
        start = time.process_time()
        encoder.read(*map(list, zip(*pairs, strict=True)))
        line += f", encoder alone {len(pairs) / (time.process_time() - start):6.1f}"
    print(f"{line}, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?", default=Path("corpus/gold/dev.jsonl"))
    parser.add_argument("--model", help="measure this one alone, in this process")
    options = parser.parse_args()
    if options.model:
        measure(options.model, options.gold)
        return
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # the last is measured twice at once: what two cores do is the sum
    for models in (*((model,) for model in MODELS), (MODELS[0], MODELS[0])):
        if len(models) > 1:
            print("two processes at once:", flush=True)
        running = [
            subprocess.Popen(
                [sys.executable, "-P", __file__, str(options.gold), "--model", model], env=environment
            )
            for model in models
        ]
        codes = [process.wait() for process in running]
        if any(codes):
            raise SystemExit(f"{models[0]} cannot be measured")


if __name__ == "__main__":
    main()
