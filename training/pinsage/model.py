"""The network of packages/ranking/src/pinsage/sage-weights.ts, in PyTorch. A model is a dict: the arrays by their names."""

import math

import torch
from torch.nn import functional as F


def layers_of(model):
    """How many layers a model has."""
    return sum(name.endswith('.message') for name in model)


def normalise(rows):
    """Rows of L2 norm 1; a row of 0 stays, and has no slope."""
    norms = rows.norm(dim=1, keepdim=True)
    return rows / torch.where(norms == 0, torch.ones_like(norms), norms)


def layer(model, at, rows, neighbours, shares):
    """One layer over all items: [n, in] to [n, out]."""
    part = lambda name: model[f'layers.{at}.{name}']
    messages = F.relu(rows @ part('message').T + part('messageBias'))
    own, heard = messages @ part('attendSelf'), messages @ part('attendNeighbour')
    raw = F.leaky_relu(own[:, None] + heard[neighbours], 0.2)
    # Of shares that are 0 the logarithm is -inf, and the attention 0.
    attention = torch.softmax(raw + shares.log(), dim=1)
    mixed = (attention[:, :, None] * messages[neighbours]).sum(1)
    return normalise(F.relu(torch.cat([rows, mixed], 1) @ part('combine').T + part('combineBias')))


def embed(model, features, neighbours, shares):
    """The embeddings of all items, [n, d]."""
    rows = features
    for at in range(layers_of(model)):
        rows = layer(model, at, rows, neighbours, shares)
    hidden = F.relu(rows @ model['head.first'].T + model['head.firstBias'])
    return normalise(hidden @ model['head.second'].T)


def score(model, history, log_weights, candidates, scalars):
    """The scores of candidates [C, d] for one user, whose history is [H, d]: [C]."""
    queries, keys = candidates @ model['user.query'].T, history @ model['user.key'].T
    attention = torch.softmax(queries @ keys.T / math.sqrt(history.shape[1]) + log_weights, dim=1)
    context = attention @ (history @ model['user.value'].T)
    joined = torch.cat([candidates, context, candidates * context, scalars], 1)
    learned = F.relu(joined @ model['user.first'].T + model['user.firstBias']) @ model['user.second'][0]
    return model['user.scale'] * (candidates * context).sum(1) + learned
