"""Reads and writes model files, as packages/ranking/src/pinsage/files/sage-weight-file.ts describes them."""

import hashlib
import json
from pathlib import Path

import numpy
import torch

MAGIC = b'FLSAGE1\n'


def read(path):
    """The arrays of a model by their names, in their order."""
    data = Path(path).read_bytes()
    assert data.startswith(MAGIC), f'{path} is no model file'
    start = len(MAGIC) + 4 + int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], 'little')
    header = json.loads(data[len(MAGIC) + 4 : start])
    assert hashlib.sha256(data[start:]).hexdigest() == header['sha256'], f'{path} is damaged'
    numbers, model, at = numpy.frombuffer(data[start:], '<f4'), {}, 0
    for array in header['arrays']:
        size = int(numpy.prod(array['dims']))
        model[array['name']] = torch.from_numpy(numbers[at : at + size].reshape(array['dims']).copy())
        at += size
    return model


def write(path, model):
    """Writes a model; `decodeSageWeights` checks it again."""
    arrays = {name: values.detach().cpu().numpy().astype('<f4') for name, values in model.items()}
    assert all(numpy.isfinite(values).all() for values in arrays.values()), 'a number is not finite'
    body = b''.join(values.tobytes() for values in arrays.values())
    described = [{'name': name, 'dims': list(values.shape)} for name, values in arrays.items()]
    header = json.dumps({'sha256': hashlib.sha256(body).hexdigest(), 'arrays': described}, separators=(',', ':'))
    header += ' ' * (-(len(MAGIC) + 4 + len(header)) % 4)
    Path(path).write_bytes(MAGIC + len(header).to_bytes(4, 'little') + header.encode() + body)
