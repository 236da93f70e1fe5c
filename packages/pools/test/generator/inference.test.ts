import { describe, expect, it } from 'vitest';
import { createGenerator, type MixGenerator } from '../../src/generator/create-generator.js';
import type { MixRule, UntypedData } from '../../src/generator/mix-rule.js';
import { mix } from '../../src/generator/mix.js';
import type { Pin } from './heads.js';

/** The signature that infers sources as literals and lets rules read untyped data. */
function createFeed<const Source extends string, Data = UntypedData>(options: {
  readonly sources: readonly Source[];
  readonly item?: (payload: unknown) => Data;
  readonly mix: readonly MixRule<NoInfer<Data>, NoInfer<Source>>[];
}): MixGenerator<Data, Source> {
  return createGenerator<Data, Source>({ mix: options.mix });
}

describe('the types of a mix', () => {
  it('take the first example of the documentation as it is', () => {
    const feed: MixGenerator<UntypedData, 'following' | 'related' | 'interests'> = createFeed({
      sources: ['following', 'related', 'interests'],
      mix: [mix.ratio({ following: 6, related: 3, interests: 1 }), mix.gap((item) => item.data.author, 2)],
    });
    expect(feed.policy).toMatch(/^mix-[0-9a-f]{8}$/);
  });

  it('refuse sources that the feed does not have', () => {
    const rules = [
      // @ts-expect-error -- `c` is no source
      createFeed({ sources: ['a', 'b'], mix: [mix.ratio({ a: 1, c: 2 })] }),
      // @ts-expect-error -- `c` is no source
      createFeed({ sources: ['a', 'b'], mix: [mix.pattern(['a', 'c'])] }),
      // @ts-expect-error -- `c` is no source
      createFeed({ sources: ['a', 'b'], mix: [mix.slot(0, 'c')] }),
      // @ts-expect-error -- `c` is no source
      createFeed({ sources: ['a', 'b'], mix: [mix.when(() => true, [mix.ratio({ c: 2 })])] }),
      // @ts-expect-error -- `c` is no source
      createGenerator<Pin, 'a' | 'b'>({ mix: [mix.ratio({ c: 2 })] }),
    ];
    expect(rules).toHaveLength(5);
  });

  it('know the data and the sources where they are given', () => {
    const generator = createGenerator<Pin, 'a' | 'b'>({
      mix: [
        mix.gap((item) => item.data.author, 2),
        mix.drop((item) => item.source === 'a'),
        // @ts-expect-error -- a pin has no price
        mix.cap((item) => item.data.price, 2),
        // @ts-expect-error -- `c` is no source
        mix.slot(0, (item) => item.source === 'c'),
      ],
    });
    const typed: MixGenerator<Pin, 'a' | 'b'> = createFeed({
      sources: ['a', 'b'],
      item: (payload) => payload as Pin,
      mix: [mix.gap((item) => item.data.author, 2), mix.slot(1, (item) => item.source === 'a')],
    });
    expect([generator.policy, typed.policy]).toHaveLength(2);
  });
});
