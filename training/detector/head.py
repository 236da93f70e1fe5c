"""Boxes from the cells of a frozen network: a small anchor-free head (cf. FCOS, Tian et al. 2019)."""

from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

WEIGHTS = Path(__file__).parent / 'head.npz'
WIDTH = 64


class Head(nn.Module):
    """
    coarse [n, 320, h, w] and fine [n, 112, 2h, 2w], the outputs of the network's last and eleventh blocks
      -> [n, 5, 2h, 2w]: the logit of how well a cell's box fits; the logarithms of how far its left, top, right and
         bottom edges are from the cell's middle, in cells
    """

    def __init__(self):
        super().__init__()
        self.coarse_norm, self.fine_norm = nn.BatchNorm2d(320), nn.BatchNorm2d(112)
        self.coarse, self.fine = nn.Conv2d(320, WIDTH, 1), nn.Conv2d(112, WIDTH, 1)
        self.dropout = nn.Dropout2d(0.1)
        self.towers = nn.ModuleList(Tower() for _ in range(2))
        self.out = nn.Conv2d(WIDTH, 5, 1)

    def forward(self, coarse, fine):
        wide = F.interpolate(self.coarse(self.dropout(self.coarse_norm(coarse))), scale_factor=2.0, mode='nearest')
        cells = F.relu6(wide + self.fine(self.dropout(self.fine_norm(fine))))
        for tower in self.towers:
            cells = cells + tower(cells)
        return self.out(cells)


class Tower(nn.Module):
    """Looks at the cells around."""

    def __init__(self):
        super().__init__()
        self.around = nn.Conv2d(WIDTH, WIDTH, 3, padding=1, groups=WIDTH, bias=False)
        self.mix = nn.Conv2d(WIDTH, WIDTH, 1, bias=False)
        self.norm = nn.BatchNorm2d(WIDTH)

    def forward(self, cells):
        return F.relu6(self.norm(self.mix(self.around(cells))))


def save_head(head: Head) -> None:
    """Writes the trained numbers, as 16-bit floats."""
    numpy.savez_compressed(WEIGHTS, **{name: value.half().numpy() for name, value in head.state_dict().items()})


def load_head() -> Head:
    """The trained head in eval mode, every norm folded into its convolution."""
    head = Head()
    with numpy.load(WEIGHTS) as stored:
        head.load_state_dict({name: torch.from_numpy(stored[name]).float() for name in stored.files})
    head.eval()
    for name in ('coarse', 'fine'):
        setattr(head, name, _after_norm(getattr(head, f'{name}_norm'), getattr(head, name)))
        setattr(head, f'{name}_norm', nn.Identity())
    for tower in head.towers:
        tower.mix, tower.norm = fuse_conv_bn_eval(tower.mix, tower.norm), nn.Identity()
    return head


def _after_norm(norm: nn.BatchNorm2d, convolution: nn.Conv2d) -> nn.Conv2d:
    """A convolution that does the work of the norm before it, too; exact, since it sees one cell."""
    scale = norm.weight.data / torch.sqrt(norm.running_var + norm.eps)
    shift = norm.bias.data - norm.running_mean * scale
    weight = convolution.weight.data[:, :, 0, 0]
    convolution.bias.data = convolution.bias.data + weight @ shift
    convolution.weight.data = (weight * scale)[:, :, None, None]
    return convolution
