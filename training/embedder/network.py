"""EfficientNet-Lite0 with its ImageNet weights, as a network that embeds, names and locates."""

import torch
from torch import nn
from torch.autograd import Function
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval


class Embedder(nn.Module):
    """
    pixels [n, 3, h, w]: (byte - 127) / 128; h and w multiples of 32
      -> embedding [n, 1280], logits [n, 1000], activation [n, 1280, h/32, w/32], classes [n, 1000, h/32, w/32],
         and with a head for detection objects [n, 5, h/16, w/16], see training/detector/head.py

    The classifier is linear and sees a mean over cells, so it may as well see every cell: `classes` is the evidence of
    each cell for each class (class activation maps, Zhou et al. 2016), and the mean of the evidence is the logits.
    """

    def __init__(self, network, head=None):
        super().__init__()
        self.network, self.head = network, head
        self.classify = nn.Conv2d(1280, 1000, 1)
        self.classify.weight.data = network._fc.weight.data[:, :, None, None].clone()
        self.classify.bias.data = network._fc.bias.data.clone()

    def forward(self, pixels):
        activation, last, eleventh = self.features(pixels)
        classes = self.classify(activation)
        answers = pool(activation), classes.mean((2, 3)), activation, classes
        return answers if self.head is None else (*answers, self.head(last, eleventh))

    def features(self, pixels):
        """What the last convolution gives, and before it the last block and the eleventh, of cells half as wide."""
        network = self.network
        cells = network._swish(network._bn0(network._conv_stem(pixels)))
        for place, block in enumerate(network._blocks):
            cells = block(cells)
            if place == 10:
                eleventh = cells
        return network._swish(network._bn1(network._conv_head(cells))), cells, eleventh


def pool(activation):
    """
    What stands in the middle and stirs the network, less half of what is along the edge.

    Cells weigh as their channel sum (CroW, Kalantidis et al. 2016) times a Gaussian about the middle (SPoC, Babenko &
    Lempitsky 2015); the mean of the outermost cells stands for the background (the boundary prior of saliency, Wei et
    al. 2012). Half of it is taken away, so that pictures that are all texture keep theirs.
    """
    rows, columns = activation.shape[2], activation.shape[3]
    weight = activation.sum(1, keepdim=True) * (_hill(rows)[:, None] * _hill(columns)[None, :])
    middle = (activation * weight).sum((2, 3)) / (weight.sum((2, 3)) + 1e-6)
    inner = activation[:, :, 1:-1, 1:-1].sum((2, 3))
    edge = (activation.sum((2, 3)) - inner) / (2 * (rows + columns) - 4)
    return (middle - edge / 2).clamp(min=0)


def _hill(cells):
    """A Gaussian over the middles of `cells` cells, its deviation a fifth of their length."""
    place = (torch.arange(cells) + 0.5) / cells - 0.5
    return torch.exp(-12.5 * place * place)


def load_embedder(state_file, head=None):
    """The network as its authors trained it, in eval mode, every batch norm folded into its convolution."""
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name('efficientnet-lite0')
    network.load_state_dict(torch.load(state_file, map_location='cpu'))
    network.eval()
    _fold(network, '_conv_stem', '_bn0')
    _fold(network, '_conv_head', '_bn1')
    for block in network._blocks:
        if hasattr(block, '_expand_conv'):
            _fold(block, '_expand_conv', '_bn0')
        _fold(block, '_depthwise_conv', '_bn1')
        _fold(block, '_project_conv', '_bn2')
    return Embedder(network, head).eval()


def _fold(owner, convolution, norm):
    fused = fuse_conv_bn_eval(getattr(owner, convolution), getattr(owner, norm))
    setattr(owner, convolution, SameConv(fused))
    setattr(owner, norm, nn.Identity())


class SameConv(nn.Module):
    """TensorFlow's `SAME` convolution, whose padding ONNX can hold in the convolution itself."""

    def __init__(self, convolution):
        super().__init__()
        self.weight, self.bias = convolution.weight, convolution.bias
        self.stride, self.groups = convolution.stride[0], convolution.groups
        # For inputs that the stride divides.
        total = max(convolution.kernel_size[0] - self.stride, 0)
        self.before, self.after = total // 2, total - total // 2

    def forward(self, input):
        return _SameConv.apply(input, self.weight, self.bias, self.stride, self.groups, self.before, self.after)


class _SameConv(Function):
    @staticmethod
    def forward(_, input, weight, bias, stride, groups, before, after):
        return F.conv2d(F.pad(input, [before, after] * 2), weight, bias, stride, groups=groups)

    @staticmethod
    def symbolic(graph, input, weight, bias, stride, groups, before, after):
        pads = [before, before, after, after]
        return graph.op('Conv', input, weight, bias, strides_i=[stride] * 2, group_i=groups, pads_i=pads)
