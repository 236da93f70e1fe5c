"""Weights as int8 numbers and one scale per output channel: a quarter of the size, almost the same network."""

import copy

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import Embedder

# Small weights stay float: the first convolution and those of single channels are a fortieth of all weights, and the
# cause of nine tenths of the error.
FEWEST = 15_000


def with_int8_weights(embedder: Embedder) -> Embedder:
    """A copy whose weights are those that int8 can hold: what the shipped file computes, exactly."""
    restored = copy.deepcopy(embedder)
    for weight in restored.parameters():
        if weight.dim() == 4 and weight.numel() >= FEWEST:
            numbers, scale = to_int8(weight.data)
            weight.data = numbers.float() * scale
    return restored


def to_int8(weight):
    """`weight` [out, ...] as int8 and a scale [out, 1, 1, 1]; symmetric, so that 0 stays 0."""
    scale = weight.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-12) / 127
    return torch.round(weight / scale).to(torch.int8), scale


def store_as_int8(model: onnx.ModelProto) -> None:
    """
    Replaces the weights of convolutions, which int8 can hold, by int8 that Cast and Mul restore.

    onnxruntime folds Cast and Mul when it loads the file, so that it runs as fast as with float weights;
    it does not fold DequantizeLinear.
    """
    graph = model.graph
    weights = {node.input[1] for node in graph.node if node.op_type == 'Conv'}
    restoring, stored = [], []
    for tensor in graph.initializer:
        weight = torch.from_numpy(numpy_helper.to_array(tensor).copy())
        if tensor.name not in weights or weight.numel() < FEWEST:
            stored.append(tensor)
            continue
        numbers, scale = to_int8(weight)
        assert torch.equal(numbers.float() * scale, weight), f'{tensor.name} is not what int8 can hold'
        parts = [f'{tensor.name}.{part}' for part in ('int8', 'float', 'scale')]
        stored += [numpy_helper.from_array(numbers.numpy(), parts[0]), numpy_helper.from_array(scale.numpy(), parts[2])]
        restoring.append(helper.make_node('Cast', [parts[0]], [parts[1]], to=TensorProto.FLOAT))
        restoring.append(helper.make_node('Mul', [parts[1], parts[2]], [tensor.name]))
    nodes = restoring + list(graph.node)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(stored)
