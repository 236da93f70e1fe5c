"""What a job is told, what it gives, and the hashes of both."""

import hashlib
import json
import os
import sys

FORMAT = 'feedloom-spark-job-1'
RESULT = 'feedloom-spark-tables-1'


def begin(folder, out):
    """Reads a job, checks its files, and prepares its results' folder. @returns the job, and the folder."""
    text = (folder / 'job.json').read_text()
    job = json.loads(text)
    if job.get('format') != FORMAT:
        sys.exit(f'{folder} holds no job of the format {FORMAT}.')
    for name, wanted in job['files'].items():
        if sha256(folder / name) != wanted:
            sys.exit(f'{folder / name} does not match its hash. Write the job again.')
    out = out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    kept = out / 'job.json'
    if kept.exists() and kept.read_text() != text:
        sys.exit(f'{out} holds the results of another job. Take another folder.')
    kept.write_text(text)
    return job, out


def finish(folder, out, job, counts):
    """Writes the manifest, which makes results of files. It is there whole or not at all."""
    if not counts['items'] == counts['neighbourhoods'] == counts['embeddings'] == job['items']:
        sys.exit(f"Of {job['items']} items came {counts}. Does an item come twice?")
    names = ['neighbourhoods', *(f'layer-{at}' for at in range(len(job['layers']))), 'embeddings']
    tables = {name: [entry(out, path) for path in sorted((out / name).glob('part-*.parquet'))] for name in names}
    inputs = {'job': sha256(folder / 'job.json'), 'modelId': job['modelId'], 'graphEpoch': job['graphEpoch']}
    draft = out / 'manifest.draft'
    draft.write_text(json.dumps({'format': RESULT, **inputs, 'counts': counts, 'tables': tables}, indent=2) + '\n')
    os.replace(draft, out / 'manifest.json')


def entry(out, path):
    return {'path': str(path.relative_to(out)), 'bytes': path.stat().st_size, 'sha256': sha256(path)}


def sha256(path):
    with open(path, 'rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()
