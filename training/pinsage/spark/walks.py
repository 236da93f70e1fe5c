"""The most important neighbours of items, as packages/ranking/src/traverse/important-neighbours.ts defines them.

Every walk of an item carries the state of its chance with it, so that it goes the way that it goes in the process: to
wherever the edges of its next node lie, one shuffle a hop. Where edges weigh differently they are drawn with the same
chances, but not by the same numbers: the process draws again until an edge is heavy enough.
"""

import numpy

import chance
from tables import integers, packed, table

MOST_VISITS = 65_535
WALKER = 'at int, node int, state int'


class Rows:
    """The edges of one part, sorted: the neighbours of each node one after another, ascending, each once."""

    def __init__(self, edges, start, end, numbers):
        self.numbers = numbers
        keys = integers(edges, start).astype('i8') << 32 | integers(edges, end)
        keys, places = numpy.unique(keys, return_index=True)
        self.nodes = (keys >> 32).astype('i4')
        self.neighbours = (keys & 0xFFFFFFFF).astype('i4')
        hasWeights = 'weight' in edges.column_names
        self.sums = numpy.append(0, numpy.cumsum(integers(edges, 'weight')[places].astype('f8'))) if hasWeights else None

    def draw(self, nodes, states):
        """A neighbour of each of `nodes`, which all have one, and the states after it."""
        states = chance.advance(states)
        share = states.astype('f8') * chance.UNIT
        for _ in range(1, self.numbers):
            states = chance.advance(states)
        first, end = (numpy.searchsorted(self.nodes, nodes, side) for side in ('left', 'right'))
        if self.sums is None:
            return self.neighbours[first + (share * (end - first)).astype('i8')], states
        wanted = self.sums[first] + share * (self.sums[end] - self.sums[first])
        return self.neighbours[numpy.clip(numpy.searchsorted(self.sums, wanted, 'right') - 1, first, end - 1)], states


def departures(job):
    """From the edges of items: the first draw of each walk."""

    def depart(edges):
        rows = Rows(edges, 'item', 'collection', job['numbersADraw'])
        nodes = numpy.unique(rows.nodes)
        states = chance.streams(job['seed'], nodes)
        begun = []
        for _ in range(job['walks']):
            begun.append(states)
            for _ in range(2 * job['length'] * job['numbersADraw']):
                states = chance.advance(states)
        nodes = numpy.tile(nodes, job['walks'])
        at, states = rows.draw(nodes, numpy.concatenate(begun))
        return table(at=at, node=nodes, state=states.view('i4'))

    return depart


def hop(start, end, job):
    """From edges and the walkers at their `start`: the walkers at their `end`."""

    def go(edges, walkers):
        rows = Rows(edges, start, end, job['numbersADraw'])
        at, states = rows.draw(integers(walkers, 'at'), integers(walkers, 'state').view('u4'))
        return table(at=at, node=integers(walkers, 'node'), state=states.view('i4'))

    return go


def best(fanOut):
    """From items and the visits of walks that began at them: neighbours and shares, `fanOut` of each."""

    def choose(items, visits):
        nodes = numpy.sort(integers(items, 'node'))
        starts, found = integers(visits, 'node'), integers(visits, 'at')
        isOther = starts != found
        keys, counts = numpy.unique(starts[isOther].astype('i8') << 32 | found[isOther], return_counts=True)
        starts, found, counts = keys >> 32, keys & 0xFFFFFFFF, numpy.minimum(counts, MOST_VISITS)
        # Most visited first, of equal ones the lower node.
        order = numpy.lexsort((found, -counts, starts))
        starts, found, counts = starts[order], found[order], counts[order]
        places = numpy.arange(len(starts)) - numpy.searchsorted(starts, starts)
        kept = places < fanOut
        rows = numpy.searchsorted(nodes, starts[kept])
        neighbours = numpy.zeros((len(nodes), fanOut), '<i4')
        shares = numpy.zeros((len(nodes), fanOut), '<f8')
        neighbours[rows, places[kept]] = found[kept]
        shares[rows, places[kept]] = counts[kept]
        alone = shares[:, 0] == 0
        neighbours[alone, 0], shares[alone, 0] = nodes[alone], 1
        shares /= shares.sum(1, keepdims=True)
        return table(node=nodes, neighbours=packed(neighbours, '<i4'), shares=packed(shares))

    return choose


def neighbourhoods(edges, items, part, job):
    """The frame `node, neighbours, shares` of all items. `part` puts a column's nodes into parts."""
    by = {side: edges.groupBy(part(side)) for side in ('item', 'collection')}
    onwards, back = hop('item', 'collection', job), hop('collection', 'item', job)
    walkers = by['item'].applyInArrow(departures(job), WALKER)
    visits = None
    for step in range(job['length']):
        if step > 0:
            walkers = by['item'].cogroup(walkers.groupBy(part('at'))).applyInArrow(onwards, WALKER)
        walkers = by['collection'].cogroup(walkers.groupBy(part('at'))).applyInArrow(back, WALKER).persist()
        visits = walkers if visits is None else visits.union(walkers)
    visits = visits.select('node', 'at').groupBy(part('node'))
    schema = 'node int, neighbours binary, shares binary'
    return items.select('node').groupBy(part('node')).cogroup(visits).applyInArrow(best(job['fanOut']), schema)
