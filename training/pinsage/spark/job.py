"""Refreshes the tables of a model on Spark: reads what write-spark-job.ts has written, and writes what read-spark-tables.ts reads.

The folders have to be seen by all executors. Phases that an earlier run of the same job finished are kept.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import layers
import walks
from manifest import begin, finish

HERE = Path(__file__).parent


def main():
    options = arguments()
    job, out = begin(options.job, options.out)
    # Workers need the Python, and the libraries, that this runs on.
    os.environ.setdefault('PYSPARK_PYTHON', sys.executable)
    spark = started(options)
    try:
        counts = refresh(spark, job, options, out)
    finally:
        spark.stop()
    finish(options.job, out, job, counts)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('job', type=Path, help='a folder of write-spark-job.ts')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--parts', type=int, default=16, help='into how many parts nodes are put; one has to fit in memory')
    parser.add_argument('--master', help='where Spark runs, unless spark-submit says so')
    parser.add_argument('--memory', default='2g', help="the driver's, which in local mode does the work")
    return parser.parse_args()


def started(options):
    builder = SparkSession.builder.appName('feedloom-pinsage')
    if options.master is not None:
        builder = builder.master(options.master)
    settings = {
        'spark.driver.memory': options.memory,
        'spark.sql.shuffle.partitions': options.parts,
        # A part is what is planned for; Spark shall not join several.
        'spark.sql.adaptive.enabled': 'false',
        'spark.sql.execution.arrow.maxRecordsPerBatch': 100_000,
        'spark.ui.enabled': 'false',
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel('ERROR')
    for name in ('chance.py', 'tables.py', 'walks.py', 'layers.py'):
        spark.sparkContext.addPyFile(str(HERE / name))
    return spark


def refresh(spark, job, options, out):
    """Runs all phases. @returns the rows of each."""

    def part(column):
        return F.pmod(F.hash(column), F.lit(options.parts)).alias('part')

    def phase(name, make):
        folder = out / name
        if not (folder / '_SUCCESS').exists():
            began = time.monotonic()
            make().write.mode('overwrite').parquet(folder.as_uri())
            print(f'{name}: {time.monotonic() - began:.1f} s', flush=True)
        return spark.read.parquet(folder.as_uri())

    read = lambda name: spark.read.parquet((options.job / name).absolute().as_uri())
    model = lambda name: (options.job / 'model' / f'{name}.onnx').read_bytes()
    items, edges = read('items.parquet'), read('edges.parquet')
    sizes, fan_out = job['layers'], job['fanOut']
    send = layers.first(sizes[0]['inputs'], model('message-0'))
    tables = [phase('layer-0', lambda: items.select('node', 'features').mapInArrow(send, layers.LAYER))]
    hoods = phase('neighbourhoods', lambda: walks.neighbourhoods(edges, items, part, job))
    asking = hoods.withColumn('asker', part('node')).groupBy('asker').applyInArrow(layers.asked(fan_out), 'node int, asker int')
    requests = phase('requests', lambda: asking)
    for at, layer in enumerate(sizes):
        models = {'convolution': model(f'convolution-{at}'), 'head': model('head')}
        is_last = at + 1 == len(sizes)
        following = None if is_last else model(f'message-{at + 1}')
        heard = requests.join(tables[-1].select('node', 'messages', 'neighbourScore'), 'node')
        own = hoods.join(tables[-1].select('node', 'inputs', 'selfScore'), 'node')
        convolve = layers.convolution(layer, fan_out, models, following)
        met = own.groupBy(part('node')).cogroup(heard.groupBy('asker'))
        schema = layers.EMBEDDED if is_last else layers.LAYER
        name = 'embeddings' if is_last else f'layer-{at + 1}'
        tables.append(phase(name, lambda: met.applyInArrow(convolve, schema)))
    return {'items': items.count(), 'edges': edges.count(), 'neighbourhoods': hoods.count(), 'embeddings': tables[-1].count()}


if __name__ == '__main__':
    main()
