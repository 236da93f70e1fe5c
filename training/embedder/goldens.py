"""
Writes what PyTorch says of a few pictures, so that the tests need no Python.

For each picture twice: by the network with the weights of the shipped file, which the file must match to 1e-4, and by
the network as its authors trained it, to which the file must be alike.
"""

import argparse
import base64
import json
from pathlib import Path

import numpy
import torch
from PIL import Image

from fetch import fetch
from int8_weights import with_int8_weights
from network import load_embedder

TESTS = Path(__file__).parents[2] / 'packages/vision/test/models'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--pictures', type=Path, default=TESTS / 'pictures', help='224x224, lossless')
    parser.add_argument('--to', type=Path, default=TESTS / 'efficientnet-lite0.golden.json')
    options = parser.parse_args()
    original = load_embedder(fetch().state)
    shipped = with_int8_weights(original)
    goldens = []
    for picture in sorted(options.pictures.glob('*.webp')):
        pixels = numpy.asarray(Image.open(picture).convert('RGB'), numpy.float32)
        batch = torch.from_numpy((pixels - 127) / 128).permute(2, 0, 1)[None]
        with torch.no_grad():
            embedding, logits, activation, _ = shipped(batch)
            reference, *_ = original(batch)
        golden = {'embedding': _base64(embedding), 'logits': _base64(logits), 'mean': _base64(activation.mean((2, 3)))}
        goldens.append({'picture': picture.name, 'shipped': golden, 'original': {'embedding': _base64(reference)}})
    options.to.write_text(json.dumps(goldens, indent=2) + '\n')


def _base64(tensor):
    """Little-endian 32-bit floats."""
    return base64.b64encode(tensor.numpy().astype('<f4').tobytes()).decode()


if __name__ == '__main__':
    main()
