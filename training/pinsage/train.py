"""Trains a model on exported examples, with PyTorch, and writes it as the file that `loadSage` reads."""

import argparse
from pathlib import Path

import torch
from torch.nn import functional as F

import data
import model
import weights

NEAR_RIVALS = 4


def thin(neighbours, shares, pairs, dropout):
    """Shares without what is to be foretold, and without some at random; who hears nobody hears itself."""
    n = len(neighbours)
    items = torch.arange(n, device=neighbours.device)[:, None]
    severed = torch.cat([pairs[:, 0] * n + pairs[:, 1], pairs[:, 1] * n + pairs[:, 0]])
    kept = shares * ~torch.isin(items * n + neighbours, severed)
    kept = kept * (torch.rand_like(kept) >= dropout['neighbour'])
    kept = kept * (torch.rand_like(kept[:, :1]) >= dropout['item'])
    alone = kept.sum(1) == 0
    neighbours = torch.where(alone[:, None], items, neighbours)
    kept[alone, 0] = 1
    return neighbours, kept / kept.sum(1, keepdim=True)


def item_loss(parts, arrays, pairs, known, corrections, options):
    """Sampled softmax over the right answers of the batch and items drawn at random."""
    n = len(arrays['neighbours'])
    drawn = torch.randint(n, (options.random_negatives,), device=pairs.device)
    shared, places = torch.unique(torch.cat([pairs[:, 1], drawn]), return_inverse=True)
    positives = places[: len(pairs)]
    dropout = {'neighbour': options.neighbour_dropout, 'item': options.item_dropout}
    rows = model.embed(parts, arrays['features'], *thin(arrays['neighbours'], arrays['shares'], pairs, dropout))
    logits = rows[pairs[:, 0]] @ rows[shared].T / options.temperature - corrections[shared]
    keys = pairs[:, :1] * n + shared[None]
    masked = torch.isin(keys, known) | (pairs[:, :1] == shared[None])
    masked[torch.arange(len(pairs)), positives] = False
    return F.cross_entropy(logits.masked_fill(masked, -torch.inf), positives)


def train_items(parts, arrays, options):
    pairs, n = arrays['pairs'], len(arrays['neighbours'])
    known = pairs[:, 0] * n + pairs[:, 1]
    logs = torch.log1p(torch.bincount(pairs[:, 1], minlength=n).float())
    corrections = logs - logs[pairs[:, 1]].mean()
    chosen = [values for name, values in parts.items() if not name.startswith('user.')]
    for step, loss in descend(chosen, options.steps, options, lambda: item_loss(
        parts, arrays, pairs[torch.randint(len(pairs), (options.batch,), device=pairs.device)], known, corrections, options
    )):
        print(f'items {step} loss {loss:.4f}', flush=True)


def user_loss(parts, arrays, rows, options):
    """Each user chooses among what came next for anyone of the batch and neighbours of what anyone did."""
    starts, items, targets = arrays['starts'], arrays['items'], arrays['targets']
    drawn = torch.randint(len(targets), (options.user_batch,), device=rows.device)
    histories = [slice(starts[example], starts[example + 1]) for example in drawn]
    near = [arrays['neighbours'][items[h][torch.randint(h.stop - h.start, (NEAR_RIVALS,))], 0] for h in histories]
    candidates = torch.unique(torch.cat([targets[drawn], *near]))
    losses = []
    for example, history in zip(drawn, histories):
        past = rows[items[history]]
        scalars = torch.zeros(len(candidates), 4, device=rows.device)
        scalars[:, 3] = (rows[candidates] @ past.T).max(1).values
        scores = model.score(parts, past, arrays['logWeights'][history], rows[candidates], scalars)
        is_target = candidates == targets[example]
        masked = torch.isin(candidates, items[history]) & ~is_target
        logits = (scores / options.temperature).masked_fill(masked, -torch.inf)
        losses.append(F.cross_entropy(logits[None], is_target.nonzero()[0]))
    return torch.stack(losses).mean()


def train_users(parts, arrays, options):
    with torch.no_grad():
        rows = model.embed(parts, arrays['features'], arrays['neighbours'], arrays['shares'])
    chosen = [values for name, values in parts.items() if name.startswith('user.')]
    for step, loss in descend(chosen, options.user_steps, options, lambda: user_loss(parts, arrays, rows, options)):
        print(f'users {step} loss {loss:.4f}', flush=True)


def descend(chosen, steps, options, loss_of):
    """Adam, with a rate that falls in a straight line to a tenth; yields the loss of each step."""
    adam = torch.optim.Adam(chosen, lr=options.rate, betas=(0.9, 0.99))
    for step in range(steps):
        adam.param_groups[0]['lr'] = options.rate * (1 - 0.9 * step / steps)
        loss = loss_of()
        adam.zero_grad()
        loss.backward()
        adam.step()
        yield step + 1, loss.item()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder', type=Path, help='what export-examples.ts has written')
    parser.add_argument('--out', type=Path, default=Path('model.sage'))
    parser.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')
    for name, default in [('steps', 150), ('user-steps', 60), ('batch', 512), ('random-negatives', 256)]:
        parser.add_argument(f'--{name}', type=int, default=default)
    parser.add_argument('--user-batch', type=int, default=32)
    for name, default in [('temperature', 0.1), ('rate', 0.003), ('neighbour-dropout', 0.3), ('item-dropout', 0.1)]:
        parser.add_argument(f'--{name}', type=float, default=default)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    arrays = {name: values.to(options.device) for name, values in data.read(options.folder).items()}
    start = weights.read(options.folder / 'start.sage')
    parts = {name: values.to(options.device).requires_grad_() for name, values in start.items()}
    train_items(parts, arrays, options)
    if 'targets' in arrays:
        train_users(parts, arrays, options)
    weights.write(options.out, parts)


if __name__ == '__main__':
    main()
