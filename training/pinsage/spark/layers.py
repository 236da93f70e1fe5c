"""A model's layers over all items, by the ONNX models that TypeScript has written: messages once for each item, then each
item from its neighbours' (PinSage, section 3.4). Messages go to each part that asks for them once, however many of its items do.
"""

from functools import cache

import numpy
import onnxruntime

from tables import integers, packed, table, vectors

LAYER = 'node int, inputs binary, messages binary, selfScore float, neighbourScore float'
EMBEDDED = 'node int, heard binary, embedding binary'


@cache
def session(model):
    """One a process: as many threads as Spark runs tasks on."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=['CPUExecutionProvider'])


def run(model, **feeds):
    ran = session(model)
    return dict(zip((output.name for output in ran.get_outputs()), ran.run(None, feeds)))


def layer_table(nodes, inputs, model):
    """What items take into a layer, and what they send on."""
    sent = run(model, inputs=inputs)
    scores = {'selfScore': sent['selfScores'], 'neighbourScore': sent['neighbourScores']}
    return table(node=nodes, inputs=packed(inputs), messages=packed(sent['messages']), **scores)


def first(width, model):
    """From items: the table of the first layer, batch by batch."""

    def send(batches):
        for batch in batches:
            if batch.num_rows > 0:
                yield from layer_table(integers(batch, 'node'), vectors(batch, 'features', width), model).to_batches()

    return send


def asked(fanOut):
    """From neighbourhoods: each neighbour once."""

    def ask(hoods):
        neighbours, shares = vectors(hoods, 'neighbours', fanOut, '<i4'), vectors(hoods, 'shares', fanOut)
        nodes = numpy.unique(neighbours[shares > 0])
        return table(node=nodes, asker=numpy.full(len(nodes), integers(hoods, 'asker')[0], 'i4'))

    return ask


def convolution(layer, fanOut, models, following):
    """From items of a part and the messages that they hear: the table of the next layer, or the embeddings."""

    def convolve(items, heard):
        nodes, known = integers(items, 'node'), integers(heard, 'node')
        order = numpy.argsort(known)
        shares = vectors(items, 'shares', fanOut)
        neighbours = vectors(items, 'neighbours', fanOut, '<i4')
        places = order[numpy.searchsorted(known, numpy.where(shares > 0, neighbours, known[order[0]]), sorter=order)]
        results = run(
            models['convolution'],
            inputs=vectors(items, 'inputs', layer['inputs']),
            messages=vectors(heard, 'messages', layer['messages']),
            selfScores=integers(items, 'selfScore'),
            neighbourScores=integers(heard, 'neighbourScore'),
            rows=numpy.arange(len(nodes), dtype='i4'),
            neighbours=places.astype('i4'),
            shares=shares,
        )
        require_finite(nodes, results['outputs'])
        if following is not None:
            return layer_table(nodes, results['outputs'], following)
        embeddings = run(models['head'], inputs=results['outputs'])['embeddings']
        require_finite(nodes, embeddings)
        return table(node=nodes, heard=packed(results['heard']), embedding=packed(embeddings))

    return convolve


def require_finite(nodes, rows):
    bad = nodes[~numpy.isfinite(rows).all(1)]
    if len(bad) > 0:
        raise ValueError(f'Item {bad[0]} is not finite. Check the features, and the model for weights that overflow.')
