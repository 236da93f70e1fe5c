"""Trains the head on the features that features.py has kept, and says what it finds on scenes of kinds it never saw."""

import argparse
import json
import math
from pathlib import Path

import numpy
import torch
from torch.nn import functional as F

from boxes import boxes_of_cells, evaluate, generalised_overlap
from head import Head, save_head

CACHE = Path(__file__).parent / '.cache'
CELLS = 24
BATCH = 16
# Cells within this share of a box around its middle are to propose it; those a little further out may.
MIDDLE, MARGIN = 0.22, 0.35


def load(part):
    boxes = json.loads((CACHE / f'{part}_boxes.json').read_text())
    coarse, fine = (numpy.load(CACHE / f'{part}_{name}.npy', mmap_mode='r') for name in ('coarse', 'fine'))
    return coarse, fine, boxes


def targets(scenes):
    """For each scene and cell: the edges of the box it is to propose, whether it is to, and whether it had better not say."""
    middle = (torch.arange(CELLS) + 0.5) / CELLS
    x, y = middle[None, :], middle[:, None]
    edges = torch.zeros(len(scenes), 4, CELLS, CELLS)
    wanted = torch.zeros(len(scenes), CELLS, CELLS, dtype=torch.bool)
    near = wanted.clone()
    for place, boxes in enumerate(scenes):
        # The smaller one of two things at one place is in front, or would be lost.
        for box in sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])):
            left, top, right, bottom = box
            across, down = (x - (left + right) / 2).abs(), (y - (top + bottom) / 2).abs()
            width, height = right - left, bottom - top
            inside = (across < max(width * MIDDLE, 0.5 / CELLS)) & (down < max(height * MIDDLE, 0.5 / CELLS))
            wanted[place] |= inside
            edges[place, :, inside] = torch.tensor(box, dtype=torch.float32)[:, None]
            near[place] |= (across < width * MARGIN) & (down < height * MARGIN)
    return edges, wanted, near & ~wanted


def loss_of(out, edges, wanted, unsaid):
    """Boxes by generalised IoU; scores by the IoU that the box has, hard cells first (quality focal loss, Li et al. 2020)."""
    boxes = boxes_of_cells(out)
    overlap, generalised = generalised_overlap(boxes.permute(0, 2, 3, 1)[wanted], edges.permute(0, 2, 3, 1)[wanted])
    quality = torch.zeros_like(out[:, 0])
    quality[wanted] = overlap.detach().clamp(0, 1)
    weight = (torch.sigmoid(out[:, 0].detach()) - quality).abs() ** 2
    weight[unsaid] = 0
    scores = F.binary_cross_entropy_with_logits(out[:, 0], quality, reduction='none')
    return 4 * (scores * weight).sum() / max(1, int(wanted.sum())) + (1 - generalised).mean()


def mirrored(coarse, fine, edges, wanted, unsaid):
    edges = edges.flip(3)
    edges = torch.stack([1 - edges[:, 2], edges[:, 1], 1 - edges[:, 0], edges[:, 3]], 1)
    return coarse.flip(3), fine.flip(3), edges, wanted.flip(2), unsaid.flip(2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--epochs', type=int, default=12)
    parser.add_argument('--tests', nargs='*', default=['test'])
    arguments = parser.parse_args()
    torch.manual_seed(1)
    chance = numpy.random.default_rng(1)
    coarse, fine, scenes = load('train')
    edges, wanted, unsaid = targets(scenes)
    head = Head()
    head.out.bias.data = torch.tensor([-4.0] + [math.log(3.0)] * 4)
    optimizer = torch.optim.AdamW(head.parameters(), lr=4e-3, weight_decay=1e-3)
    steps = arguments.epochs * (len(scenes) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps, pct_start=0.15)
    for epoch in range(arguments.epochs):
        head.train()
        total = 0.0
        order = chance.permutation(len(scenes))
        for start in range(0, len(scenes) - BATCH + 1, BATCH):
            some = numpy.sort(order[start : start + BATCH])
            features = [torch.from_numpy(part[some].astype(numpy.float32)) for part in (coarse, fine)]
            batch = (*features, edges[some], wanted[some], unsaid[some])
            if chance.random() < 0.5:
                batch = mirrored(*batch)
            loss = loss_of(head(*batch[:2]), *batch[2:])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss)
        if epoch % 5 == 4 or epoch == arguments.epochs - 1:
            report = '; '.join(f'{part} {evaluate(head, *load(part))}' for part in arguments.tests)
            print(f'epoch {epoch}: loss {total / (len(scenes) // BATCH):.3f}; {report}', flush=True)
    save_head(head)
    for least in (0.1, 0.2, 0.3, 0.4, 0.5):
        print(f'score >= {least}:', '; '.join(f'{part} {evaluate(head, *load(part), least)}' for part in arguments.tests))


if __name__ == '__main__':
    main()
