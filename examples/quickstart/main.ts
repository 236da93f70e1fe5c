import { MemoryStore } from '@feedloom/core/memory';
import { createFeed, mix } from '@feedloom/pools';

const feed = createFeed({
  store: new MemoryStore(),
  sources: ['following', 'related', 'interests'],
  mix: [mix.ratio({ following: 6, related: 3, interests: 1 }), mix.gap((item) => item.data.author, 2)],
});

await feed.offer('ana', 'following', [
  { id: 'lamp', score: 0.92, data: { author: 'bo' } },
  { id: 'desk', score: 0.88, data: { author: 'bo' } },
  { id: 'vase', score: 0.61, data: { author: 'di' } },
]);
await feed.offer('ana', 'related', [{ id: 'sofa', score: 0.71, data: { author: 'cy' } }]);
await feed.offer('ana', 'interests', [{ id: 'fern', score: 0.54, data: { author: 'ed' } }]);

const page = await feed.open('ana', { limit: 10 });
for (const item of page.items) console.log(item.source, item.score, item.id);
