"""Compares PyTorch with what expect.ts has written. Fails if they differ by more than 1e-5."""

import sys
from pathlib import Path

import torch
from torch.nn import functional as F

import data
import model
import weights

FOLDER = Path(__file__).parent / '.cache' / 'parity'
TEMPERATURE = 0.2


def main():
    arrays = data.read(FOLDER)
    narrow = weights.read(FOLDER / 'start.sage')
    graph = arrays['neighbours'], arrays['shares']
    user = [arrays[name] for name in ('history', 'logWeights', 'candidates', 'scalars')]
    differences = {
        'embeddings, 32 bits': (model.embed(narrow, arrays['features'], *graph) - arrays['embeddings']).abs().max(),
        'scores, 32 bits': (model.score(narrow, *user) - arrays['scores']).abs().max(),
    }
    # Losses and gradients in 64 bits, as TypeScript computes them.
    wide = {name: values.double().requires_grad_() for name, values in narrow.items()}
    rows = model.embed(wide, arrays['features'].double(), graph[0], graph[1].double())
    logits = rows[arrays['queries']] @ rows[arrays['shared']].T / TEMPERATURE - arrays['corrections']
    item_loss = F.cross_entropy(logits.masked_fill(arrays['masked'] == 1, -torch.inf), arrays['positives'])
    scores = model.score(wide, *(values.double() for values in user))
    user_loss = F.cross_entropy(scores[None] / TEMPERATURE, torch.tensor([2]))
    (item_loss + user_loss).backward()
    losses = torch.stack([item_loss, user_loss]).detach()
    differences['losses'] = (losses - arrays['losses']).abs().max()
    for name, values in wide.items():
        expected = arrays[f'gradient.{name}']
        differences[f'gradient of {name}'] = (values.grad - expected).abs().max() / expected.abs().max()
    for name, difference in differences.items():
        print(f'{name:32} {difference:.1e}')
    rewritten = FOLDER / 'rewritten.sage'
    weights.write(rewritten, narrow)
    same = rewritten.read_bytes() == (FOLDER / 'start.sage').read_bytes()
    print('the file, written again:', 'the same bytes' if same else 'OTHER BYTES')
    return 0 if same and max(differences.values()) <= 1e-5 else 1


sys.exit(main())
