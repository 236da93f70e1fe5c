"""Keeps what the frozen network makes of the scenes, so that the head can be trained in minutes."""

import json
import random
import sys
from pathlib import Path

import numpy
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / 'embedder'))
from fetch import fetch  # noqa: E402
from network import load_embedder  # noqa: E402

CACHE = Path(__file__).parent / '.cache'
SIDE = 384


def cropped(image, boxes, chance):
    """A random part of a scene in which things are there to more than half or hardly at all."""
    for _ in range(10):
        width = chance.uniform(0.45, 1)
        height = chance.uniform(max(0.4, width - 0.3), min(1, width + 0.3))
        x, y = chance.uniform(0, 1 - width), chance.uniform(0, 1 - height)
        kept = []
        for left, top, right, bottom in boxes:
            part = (max(left, x), max(top, y), min(right, x + width), min(bottom, y + height))
            visible = max(0, part[2] - part[0]) * max(0, part[3] - part[1]) / ((right - left) * (bottom - top))
            if visible > 0.55:
                kept.append([(part[0] - x) / width, (part[1] - y) / height, (part[2] - x) / width, (part[3] - y) / height])
            elif visible > 0.1:
                break
        else:
            if kept:
                w, h = image.size
                return image.crop((int(x * w), int(y * h), int((x + width) * w), int((y + height) * h))), kept
    return image, boxes


def varied(image, boxes, chance):
    if chance.random() < 0.6:
        image, boxes = cropped(image, boxes, chance)
    if chance.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
        boxes = [[1 - right, top, 1 - left, bottom] for left, top, right, bottom in boxes]
    if chance.random() < 0.15:
        image = image.convert('L').convert('RGB')
    return image, boxes


def keep(part, embedder, vary):
    chance = random.Random(1)
    scenes = json.loads((CACHE / part / 'boxes.json').read_text())
    coarse, fine, all_boxes = [], [], []
    for place, boxes in enumerate(scenes):
        image = Image.open(CACHE / part / f'{place}.webp').convert('RGB')
        if vary:
            image, boxes = varied(image, boxes, chance)
        pixels = numpy.asarray(image.resize((SIDE, SIDE), Image.BICUBIC), numpy.float32)
        with torch.no_grad():
            _, last, eleventh = embedder.features(torch.from_numpy((pixels - 127) / 128).permute(2, 0, 1)[None])
        coarse.append(last[0].half().numpy())
        fine.append(eleventh[0].half().numpy())
        all_boxes.append(boxes)
    numpy.save(CACHE / f'{part}_coarse.npy', numpy.stack(coarse))
    numpy.save(CACHE / f'{part}_fine.npy', numpy.stack(fine))
    (CACHE / f'{part}_boxes.json').write_text(json.dumps(all_boxes))


if __name__ == '__main__':
    embedder = load_embedder(fetch().state)
    keep('test', embedder, False)
    keep('train', embedder, True)
