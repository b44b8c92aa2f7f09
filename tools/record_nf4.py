#!/usr/bin/env python3
"""Records what bitsandbytes makes of a small matrix in 4-bit NF4 with double quantisation.

    python3 tools/record_nf4.py tests/data/quantised

Needs torch, safetensors and bitsandbytes; a processor is enough. The matrix is random with a
fixed seed, in bfloat16, with rows of unlike size so that the absmax of blocks differ, a row of
zeros, and a length that is no multiple of a block (64) or of a group of blocks (256).
"""
import sys
from pathlib import Path

import bitsandbytes
import torch
from bitsandbytes import functional
from safetensors.torch import save_file

ROWS, COLUMNS = 37, 500


def main() -> None:
    folder = Path(sys.argv[1])
    torch.manual_seed(11)
    weight = torch.randn(ROWS, COLUMNS) * torch.rand(ROWS, 1).exp() * 0.02
    weight[5] = 0
    weight = weight.to(torch.bfloat16)
    codes, state = functional.quantize_4bit(
        weight.float(), blocksize=64, quant_type="nf4", compress_statistics=True)
    dequantised = functional.dequantize_4bit(codes, state)
    save_file(
        {
            "weight": weight,
            "codes": codes.flatten().contiguous(),  # two per byte, the first in the upper half
            "absmax_codes": state.absmax,
            "absmax_scales": state.state2.absmax,
            "absmax_offset": state.offset.reshape(1),
            "absmax_map": state.state2.code,
            "nf4_map": state.code,
            "dequantised": dequantised.float(),
        },
        folder / "nf4.safetensors",
        metadata={"bitsandbytes": bitsandbytes.__version__, "torch": torch.__version__},
    )


if __name__ == "__main__":
    main()
