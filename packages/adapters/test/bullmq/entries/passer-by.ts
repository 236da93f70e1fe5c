import { openBullMqQueue } from '@feedloom/adapters/bullmq';

/** Works on a queue and closes it: the process must then end by itself. */
const queue = await openBullMqQueue({ port: Number(process.argv[2]), name: 'passer-by' });
await queue.enqueue([1, 2, 3], { delayMs: 0 });
for (const task of await queue.take(2)) await task.done();
await queue.close();
console.log('closed');
