"""The chance of packages/ranking/src/traverse/xor-shift.ts, for many streams at once: the same seeds give the same numbers."""

import numpy

UNIT = 2.0**-32


def mix(bits):
    """The finaliser of MurmurHash3 over numbers of 32 bits."""
    bits = (bits ^ (bits >> 16)) * numpy.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> 13)) * numpy.uint32(0xC2B2AE35)
    return bits ^ (bits >> 16)


def streams(seed, nodes):
    """The state that each node's stream begins with, as uint32; never 0."""
    low = numpy.array([seed & 0xFFFFFFFF], 'u4')
    high = numpy.array([(seed >> 32) & 0xFFFFFFFF], 'u4')
    states = mix(mix(low ^ high * numpy.uint32(0x27D4EB2F)) ^ (nodes.astype('u4') + numpy.uint32(1)) * numpy.uint32(0x9E3779B9))
    return numpy.where(states == 0, numpy.uint32(1), states)


def advance(states):
    """The states after one more number each."""
    states = states ^ (states << 13)
    states = states ^ (states >> 17)
    return states ^ (states << 5)
