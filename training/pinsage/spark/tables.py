"""Between columns of Arrow and arrays of numpy. Vectors travel as binary columns: 32 bits a number, little-endian."""

import numpy
import pyarrow as pa


def integers(table, name):
    return table.column(name).to_numpy()


def vectors(table, name, width, kind='<f4'):
    """A binary column as `[rows, width]`."""
    return numpy.frombuffer(b''.join(table.column(name).to_pylist()), kind).reshape(-1, width)


def packed(rows, kind='<f4'):
    """`[rows, width]` as a binary column."""
    rows = numpy.ascontiguousarray(rows, kind)
    ends = numpy.arange(len(rows) + 1, dtype='i4') * (rows.shape[1] * rows.itemsize)
    return pa.Array.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(ends), pa.py_buffer(rows)])


def table(**columns):
    """A table of numpy arrays, and of columns that are there."""
    return pa.table({name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()})
