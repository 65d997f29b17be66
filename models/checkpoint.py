"""Write the weights of a shipped encoder, back from 8 bits, as a checkpoint from which ``stance train --checkpoint`` goes on."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder with encoder.onnx")
    parser.add_argument("checkpoint", type=Path, help="the .safetensors file to write")
    options = parser.parse_args(arguments)
    save_file(weights(options.model / "encoder.onnx"), options.checkpoint)
    return 0


def weights(path: Path) -> dict[str, Any]:
    """Return the weights by the names that they have in PyTorch.

    Matrices are named by the node that multiplies by them (``/body/encoder/layer.0/.../MatMul_quant``) and stored transposed.
    """
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {name: value for name, value in stored.items() if name.startswith(("body.", "head."))}
    for name in [name for name in found if name.endswith("_quantized")]:
        plain = name.removesuffix("_quantized")
        found[plain] = _full(stored, plain)
    for node in graph.node:
        if node.op_type in ("MatMulInteger", "MatMul") and node.input[1].startswith("onnx::MatMul"):
            name = re.sub(r"/MatMul(_quant)?$", "", node.name).strip("/").replace("/", ".") + ".weight"
            given = node.input[1].removesuffix("_quantized")
            matrix = _full(stored, given) if node.op_type == "MatMulInteger" else stored[given]
            found[name] = np.ascontiguousarray(matrix.T)
    return {
        name: value.astype(np.float32)
        for name, value in found.items()
        if not name.endswith(("_quantized", "_scale", "_zero_point"))
    }


def _full(stored: dict[str, Any], name: str) -> Any:
    """Return a quantised tensor in full precision; scales are one a column, or one in all."""
    values, zero = stored[f"{name}_quantized"].astype(np.float32), stored[f"{name}_zero_point"]
    return (values - zero.astype(np.float32)) * stored[f"{name}_scale"]


if __name__ == "__main__":
    sys.exit(main())
