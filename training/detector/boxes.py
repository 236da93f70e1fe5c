"""Boxes out of the head's numbers, how much they overlap, and how many of the true ones they find."""

import numpy
import torch


def boxes_of_cells(out):
    """Edges in shares of the picture: [n, 4, rows, columns], left, top, right, bottom."""
    rows, columns = out.shape[2:]
    reach = torch.exp(out[:, 1:].clamp(-4, 4))
    x, y = (torch.arange(columns) + 0.5)[None, None, :], (torch.arange(rows) + 0.5)[None, :, None]
    edges = [(x - reach[:, 0]) / columns, (y - reach[:, 1]) / rows, (x + reach[:, 2]) / columns, (y + reach[:, 3]) / rows]
    return torch.stack(edges, 1)


def generalised_overlap(one, other):
    """Intersection over union, and less the empty share of the common hull (GIoU, Rezatofighi et al. 2019); [n, 4] each."""
    shared = (torch.minimum(one, other)[:, 2:] - torch.maximum(one, other)[:, :2]).clamp(0).prod(1)
    hull = (torch.maximum(one, other)[:, 2:] - torch.minimum(one, other)[:, :2]).prod(1)
    union = sum((each[:, 2:] - each[:, :2]).prod(1) for each in (one, other)) - shared
    overlap = shared / union.clamp(1e-6)
    return overlap, overlap - (hull - union) / hull.clamp(1e-6)


def suppressed(scores, boxes, least, most=10, most_overlap=0.5):
    """The surest boxes, each thing once: [m, 4]."""
    kept = []
    for place in scores.argsort(descending=True)[:200]:
        if scores[place] < least or len(kept) == most:
            break
        box = boxes[place].clamp(0, 1)[None]
        if all(float(generalised_overlap(box, other)[0]) <= most_overlap for other in kept):
            kept.append(box)
    return torch.cat(kept) if kept else torch.zeros(0, 4)


@torch.no_grad()
def evaluate(head, coarse, fine, scenes, least=0.3):
    """Recall and precision at IoU 0.5, over all things and all boxes."""
    head.eval()
    found = things = right = boxes = 0
    for start in range(0, len(scenes), 32):
        parts = [torch.from_numpy(numpy.array(part[start : start + 32], numpy.float32)) for part in (coarse, fine)]
        out = head(*parts)
        edges = boxes_of_cells(out)
        for place, true in enumerate(scenes[start : start + 32]):
            kept = suppressed(torch.sigmoid(out[place, 0]).flatten(), edges[place].reshape(4, -1).T, least)
            truth = torch.tensor(true, dtype=torch.float32).reshape(-1, 4)
            pairs = [[float(generalised_overlap(a[None], b[None])[0]) >= 0.5 for b in kept] for a in truth]
            found, things = found + sum(any(row) for row in pairs), things + len(truth)
            right, boxes = right + sum(any(row[at] for row in pairs) for at in range(len(kept))), boxes + len(kept)
    return f'recall {found / max(1, things):.3f} precision {right / max(1, boxes):.3f} ({boxes / len(scenes):.1f} boxes)'
