import { s3 } from '../../engines/s3/s3-engine.js';
import type { S3Engine } from '../../engines/s3/s3-engine.js';

/** Runs `use` with an S3 server of our own, and ends it. */
export async function withS3<Result>(use: (server: S3Engine) => Promise<Result>): Promise<Result> {
  await s3.install();
  const server = await s3.start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}
