"""Reads what export-examples.ts has written: raw little-endian arrays, and their shapes in examples.json."""

import json
from pathlib import Path

import numpy
import torch

TYPES = {'f32': '<f4', 'f64': '<f8', 'i32': '<i4', 'u8': 'u1'}


def read(folder):
    """All arrays of a folder by their names; whole numbers as int64, as PyTorch wants its indices."""
    described = json.loads((Path(folder) / 'examples.json').read_text())
    arrays = {}
    for name, (kind, dims) in described.items():
        values = numpy.fromfile(Path(folder) / f'{name}.{kind}', TYPES[kind]).reshape(dims)
        arrays[name] = torch.from_numpy(values.astype('i8' if kind in ('i32', 'u8') else values.dtype.newbyteorder('=')))
    return arrays
