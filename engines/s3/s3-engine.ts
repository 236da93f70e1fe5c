import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine, EngineKind, StartEngineOptions } from '../engine.js';
import { type GoProgram, installGoProgram, pathOfGoProgram, whyNoGoProgram } from '../go-program.js';
import { startProgramEngine } from '../program-engine.js';

const VERSITYGW: GoProgram = { engine: 's3', path: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' };

/** An S3 server of our own, and how to sign for it. */
export interface S3Engine extends Engine {
  /** As clients want it: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A bucket that is there from the start. */
  readonly bucket: string;
  /** Where it keeps the objects: a folder for each bucket, a file for each object. */
  readonly objects: string;
}

const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'feedloom', secretAccessKey: 'feedloom-secret' };
const BUCKET = 'feedloom';

/** S3 by versitygw over a folder of files. */
export const s3: EngineKind<S3Engine> = {
  name: 's3',
  what: `S3: versitygw ${VERSITYGW.version} over a folder of files`,
  install: () => installGoProgram(VERSITYGW),
  whyMissing: () => whyNoGoProgram(VERSITYGW),
  start: startS3,
};

async function startS3(options: StartEngineOptions = {}): Promise<S3Engine> {
  const server = await startProgramEngine({
    ...options,
    name: 's3',
    async program({ port, directory }) {
      await mkdir(objectsIn(directory), { recursive: true });
      return {
        command: pathOfGoProgram(VERSITYGW),
        args: [
          ...['--quiet', '--keep-alive', '--port', `127.0.0.1:${port}`, '--region', REGION],
          ...['posix', dirname(objectsIn(directory))],
        ],
        env: {
          ...process.env,
          ROOT_ACCESS_KEY: CREDENTIALS.accessKeyId,
          ROOT_SECRET_KEY: CREDENTIALS.secretAccessKey,
        },
        isReady: async () => (await fetch(`http://127.0.0.1:${port}/`)).status > 0,
      };
    },
  });
  // Added to it, not spread into a copy: `pid` changes.
  return Object.assign(server, {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: REGION,
    credentials: CREDENTIALS,
    bucket: BUCKET,
    objects: objectsIn(server.directory),
  });
}

/** A folder in the folder that is served is a bucket. */
function objectsIn(directory: string): string {
  return join(directory, 'buckets', BUCKET);
}
