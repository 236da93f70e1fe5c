import { z } from 'zod';

const server = z.object({ host: z.string(), port: z.int() });
const replicated = z.object({ sentinels: z.array(server), name: z.string() });

/** Where the servers of a fleet are: JSON in `PINBOARD_FLEET`. */
const addresses = z.object({
  hbase: server,
  redis: z.object({ feeds: z.union([replicated, server]), cache: z.union([replicated, server]), queues: server }),
  s3: z.object({
    endpoint: z.string(),
    region: z.string(),
    bucket: z.string(),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
  }),
  /** The process that ranks. */
  ranker: z.string(),
});

/** @throws `TypeError` that says what is missing. */
export function readAddresses(env: Readonly<Record<string, string | undefined>>): z.infer<typeof addresses> {
  const text = env['PINBOARD_FLEET'];
  if (text === undefined)
    throw new TypeError('`PINBOARD_FLEET` says where the servers are. Start by `npm run start:fleet`.');
  const { data, error } = addresses.safeParse(JSON.parse(text));
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new TypeError(
    `\`PINBOARD_FLEET\`: \`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? 'is not as it should be'}.`,
  );
}
