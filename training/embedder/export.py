"""Turns the PyTorch network into the ONNX file that ships, and proves that they agree."""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime
import torch

from fetch import fetch
from int8_weights import store_as_int8, with_int8_weights
from labels import write_labels
from network import load_embedder

sys.path.insert(0, str(Path(__file__).parents[1] / 'detector'))
from head import load_head  # noqa: E402

OUTPUTS = ['embedding', 'logits', 'activation', 'classes']
CELLS = {0: 'n', 2: 'rows', 3: 'columns'}
AXES = {'pixels': {0: 'n', 2: 'height', 3: 'width'}, 'embedding': {0: 'n'}, 'logits': {0: 'n'}}
AXES |= {'activation': CELLS, 'classes': CELLS, 'objects': {0: 'n', 2: 'fine_rows', 3: 'fine_columns'}}


def outputs_of(embedder):
    return OUTPUTS if embedder.head is None else [*OUTPUTS, 'objects']


def export(embedder, file):
    pixels = torch.rand(2, 3, 224, 224) * 2 - 1
    outputs = outputs_of(embedder)
    axes = {name: axis for name, axis in AXES.items() if name in ('pixels', *outputs)}
    names = {'input_names': ['pixels'], 'output_names': outputs, 'dynamic_axes': axes}
    torch.onnx.export(embedder, pixels, file, opset_version=14, **names)
    model = onnx.load(file)
    model.producer_name, model.producer_version, model.doc_string = 'feedloom', '', ''
    for node in model.graph.node:
        node.doc_string = ''
    return model


def largest_difference(embedder, file):
    """Between PyTorch and onnxruntime, over sizes and batches, each output relative to its own largest number if > 1."""
    session = onnxruntime.InferenceSession(str(file), providers=['CPUExecutionProvider'])
    worst = 0.0
    for shape in [(1, 224, 224), (5, 224, 224), (2, 320, 448)]:
        pixels = torch.rand(shape[0], 3, *shape[1:], generator=torch.Generator().manual_seed(1)) * 2 - 1
        with torch.no_grad():
            expected = [output.numpy() for output in embedder(pixels)]
        for one, other in zip(session.run(outputs_of(embedder), {'pixels': pixels.numpy()}), expected):
            worst = max(worst, float(numpy.abs(one - other).max()))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--to', type=Path, default=Path(__file__).parents[2] / 'packages/vision/models/efficientnet-lite0')
    target = parser.parse_args().to
    target.mkdir(parents=True, exist_ok=True)
    sources = fetch()
    embedder = with_int8_weights(load_embedder(sources.state, load_head()))
    file = target / 'model.onnx'
    model = export(embedder, str(file))
    store_as_int8(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))
    difference = largest_difference(embedder, file)
    print(f'{file}: {file.stat().st_size} bytes; differs from PyTorch by at most {difference:.1e}')
    assert difference <= 1e-4 and file.stat().st_size <= 6e6
    write_labels(sources.folder, target / 'labels.json')
    write_manifest(target, file)


def write_manifest(target, file):
    manifest = json.loads((Path(__file__).parent / 'manifest.json').read_text())
    content = file.read_bytes()
    manifest |= {'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content)}
    (target / 'manifest.json').write_text(json.dumps(manifest, indent=2) + '\n')


if __name__ == '__main__':
    main()
