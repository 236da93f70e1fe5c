import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The folders whose tests take longest, and the longest of them; most of these files are a few lines. */
const LONGEST = [
  'faults/test/commands.test.ts',
  'examples/pinboard/test/page/page.test.ts',
  'faults/test/network.test.ts',
  'faults/test/',
  'examples/pinboard/test/page/',
  'examples/pinboard/test/server/create.test.ts',
];

/** Starts the longest files first, so that at the end no worker waits a minute and a half for the other. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((part) => moduleId.includes(part));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
