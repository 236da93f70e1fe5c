"""Writes the pictures and the expected pixels that `goldens.test.ts` compares with.

Needs Pillow and numpy (made with Debian's python3-pil 9.4.0 and python3-numpy). Run it from anywhere:

    python3 packages/vision/test/preprocessing/make_goldens.py

Sizes and offsets follow the image processors of `transformers` (resize: the longer side is `int(edge * long / short)`;
centre crop: `(side - crop) // 2`) and the transforms of open_clip (centre crop: `round((side - crop) / 2)`), written
down here a second time, so that the test does not compare our arithmetic with itself.
"""

import json
import pathlib

import numpy
from PIL import Image, ImageDraw

FOLDER = pathlib.Path(__file__).parent / "goldens"
MODES = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3}


def rings(width, height):
    """Concentric rings that become finer outwards: what aliases, aliases here."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    radius = (x - width / 2) ** 2 + (y - height / 2) ** 2
    waves = [127.5 + 127.5 * numpy.cos(radius * factor) for factor in (0.004, 0.005, 0.0062)]
    return Image.fromarray(numpy.stack(waves, axis=2).astype("uint8"))


def shapes(width, height, seed):
    """Hard edges, thin lines and soft gradients, as on a scene."""
    random = numpy.random.RandomState(seed)
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    ground = [90 + 80 * x / width, 200 - 90 * y / height, 120 + 60 * numpy.sin(x / 37) * numpy.cos(y / 23)]
    image = Image.fromarray(numpy.clip(numpy.stack(ground, axis=2), 0, 255).astype("uint8"))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top = random.randint(0, width), random.randint(0, height)
        size = random.randint(4, max(5, width // 4))
        colour = tuple(int(c) for c in random.randint(0, 256, 3))
        box = [left, top, left + size, top + random.randint(4, size + 4)]
        (draw.ellipse if random.rand() < 0.5 else draw.rectangle)(box, fill=colour)
        draw.line([left, top, random.randint(0, width), random.randint(0, height)], fill=colour, width=1)
    return image


def shorter(image, edge, mode, longest=None):
    short, long = sorted(image.size)
    if longest is not None and long / short * edge > longest:
        exact = longest * short / long
        edge = int(round(exact))
        other = int(exact * long / short)
    else:
        other = int(edge * long / short)
    size = (edge, other) if image.width < image.height else (other, edge)
    return image.resize(size, mode)


def crop(image, side, top_of):
    left, top = top_of(image.width - side), top_of(image.height - side)
    return image.crop((left, top, left + side, top + side))


def inside(image, side, mode, fill):
    scale = min(side / image.width, side / image.height)
    small = image.resize((round(image.width * scale), round(image.height * scale)), mode)
    ground = Image.new("RGB", (side, side), fill)
    ground.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    return ground


CLIP_SIZE = {"image_processor_type": "CLIPImageProcessor", "do_normalize": False}
OPEN_CLIP = {"mean": [0, 0, 0], "std": [1, 1, 1]}


def main():
    FOLDER.mkdir(exist_ok=True)
    pictures = {
        "rings.png": rings(400, 301),
        "shapes.png": shapes(97, 150, 7),
        "scene.jpeg": shapes(1203, 900, 11),
    }
    for name, image in pictures.items():
        image.save(FOLDER / name, **({"quality": 92, "subsampling": 0} if name.endswith("jpeg") else {"optimize": True}))
    cases = []

    def add(name, picture, understood_as, config, expected):
        expected.save(FOLDER / f"{name}.png", optimize=True)
        cases.append({"name": name, "picture": picture, "as": understood_as, "config": config})

    for picture in pictures:
        image = Image.open(FOLDER / picture).convert("RGB")
        stem = picture.split(".")[0]
        for mode, number in MODES.items():
            config = {**CLIP_SIZE, "size": {"shortest_edge": 112}, "crop_size": {"height": 96, "width": 96}, "resample": number}
            expected = crop(shorter(image, 112, number), 96, lambda spare: spare // 2)
            add(f"{stem}-shortest-{mode}", picture, "hugging-face", config, expected)
        square = {**CLIP_SIZE, "size": {"height": 80, "width": 112}, "resample": 2}
        add(f"{stem}-exact", picture, "hugging-face", square, image.resize((112, 80), 2))
        shortest = {**OPEN_CLIP, "size": 97, "interpolation": "bicubic", "resize_mode": "shortest"}
        add(f"{stem}-open-clip-shortest", picture, "open-clip", shortest, crop(shorter(image, 97, 3), 97, lambda spare: round(spare / 2)))
        longest = {**OPEN_CLIP, "size": 96, "interpolation": "bicubic", "resize_mode": "longest", "fill_color": 114}
        add(f"{stem}-open-clip-longest", picture, "open-clip", longest, inside(image, 96, 3, (114, 114, 114)))
    detr = {"image_processor_type": "DetrImageProcessor", "do_normalize": False, "size": {"shortest_edge": 100, "longest_edge": 120}}
    for picture in ("rings.png", "shapes.png"):
        image = Image.open(FOLDER / picture).convert("RGB")
        add(f"{picture.split('.')[0]}-detr", picture, "hugging-face", {**detr, "resample": 2}, shorter(image, 100, 2, 120))
    (FOLDER / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")


main()
