"""
Makes the option that computes in int8 throughout, and states by how much its answers drift.

Weights per output channel, activations as unsigned bytes by their largest values on the calibration pictures. The first
two convolutions stay float: they see the picture itself, whose noise a coarse step turns into signal.
"""

import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from PIL import Image

from export import export
from fetch import CACHE, fetch
from network import load_embedder

HERE = Path(__file__).parent


class Pictures(CalibrationDataReader):
    """The pictures of a folder, one after the other."""

    def __init__(self, folder):
        self.batches = iter([{'pixels': pixels[None]} for pixels in read_pictures(folder)])

    def get_next(self):
        return next(self.batches, None)


def read_pictures(folder):
    files = sorted(folder.glob('*.png'))
    assert files, f'{folder} is empty: run draw.ts first'
    pictures = [numpy.asarray(Image.open(file).convert('RGB'), numpy.float32) for file in files]
    return (numpy.stack(pictures).transpose(0, 3, 1, 2) - 127) / 128


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--to', type=Path, default=HERE / 'int8')
    target = parser.parse_args().to
    target.mkdir(exist_ok=True)
    float_file, file = CACHE / 'float.onnx', target / 'model.onnx'
    model = export(load_embedder(fetch().state), str(float_file))
    onnx.save(model, str(float_file))
    first = [node.name for node in model.graph.node if node.op_type == 'Conv'][:2]
    quantize_static(
        str(float_file), str(file), Pictures(CACHE / 'calibration'), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, op_types_to_quantize=['Conv', 'Add', 'Clip'],
        nodes_to_exclude=first,
    )  # fmt: skip
    drop_unused(file)
    report_drift(float_file, file)
    write_manifest(target, file)


def drop_unused(file):
    """Removes constants that quantising has left over, of which onnxruntime would warn whoever loads the file."""
    model = onnx.load(str(file))
    used = {name for node in model.graph.node for name in node.input}
    kept = [node for node in model.graph.node if node.op_type != 'Constant' or node.output[0] in used]
    del model.graph.node[:]
    model.graph.node.extend(kept)
    onnx.save(model, str(file))


def report_drift(float_file, file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [onnxruntime.InferenceSession(str(each), options) for each in (float_file, file)]
    pixels = read_pictures(CACHE / 'drift')
    names = ['embedding', 'logits']
    (embedding, logits), (drifted, drifted_logits) = [session.run(names, {'pixels': pixels}) for session in sessions]
    cosine = (unit(embedding) * unit(drifted)).sum(1)
    agree = (logits.argmax(1) == drifted_logits.argmax(1)).mean()
    faster = numpy.median([seconds(sessions[0], pixels[:8]) / seconds(sessions[1], pixels[:8]) for _ in range(9)])
    print(f'{file}: {file.stat().st_size} bytes; {len(pixels)} pictures: mean cosine {cosine.mean():.4f}, least', end=' ')
    print(f'{cosine.min():.3f}; {agree:.0%} have the same first class; {faster:.2f}x as fast as float')
    assert cosine.mean() >= 0.98


def seconds(session, pixels):
    started = time.perf_counter()
    session.run(['embedding'], {'pixels': pixels})
    return time.perf_counter() - started


def unit(vectors):
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def write_manifest(target, file):
    manifest = json.loads((HERE / 'manifest.json').read_text())
    content = file.read_bytes()
    manifest |= {'id': 'efficientnet-lite0-int8', 'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content)}
    del manifest['detection'], manifest['outputs']['objects']
    (target / 'manifest.json').write_text(json.dumps(manifest, indent=2) + '\n')
    (target / 'labels.json').write_text((HERE.parents[1] / 'packages/vision/models/efficientnet-lite0/labels.json').read_text())


if __name__ == '__main__':
    main()
