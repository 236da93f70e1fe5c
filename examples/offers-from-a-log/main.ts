import { createWorker } from '@feedloom/pools';
import { OfferLog } from './offer-log.js';
import { type Pin, openParts } from './parts.js';

const [servers = '127.0.0.1:4222', path = '.cache/offers-from-a-log', ackWaitMs = '30000'] = process.argv.slice(2);

const parts = await openParts(path);
const log = await OfferLog.open<Pin, 'following'>({
  servers,
  stream: 'offers',
  reader: 'workers',
  ackWaitMs: Number(ackWaitMs),
});

const worker = createWorker<Pin, 'following'>({
  pools: parts.pools,
  audience: parts.followers,
  scorer: { score: async (_user, offers) => offers.map(({ data }) => data.likes) },
  // These two tell the log what is done.
  progress: log.committing(parts.progress),
  deadLetters: log.burying(parts.deadLetters),
});

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

console.log('working');
console.log(await worker.run(log.offers(), { signal: stop.signal }));
await log.close();
await parts.store.close();
