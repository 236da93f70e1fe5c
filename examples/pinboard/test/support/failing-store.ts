import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Change } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';

/** A store whose writes to some partitions fail while a test wants them to. */
export class FailingStore extends MemoryStore {
  /** Whose writes fail; nobody's at first. */
  failing: (partition: string) => boolean = () => false;

  override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
    if (this.failing(partition)) throw new FeedloomError('ERR_INVALID_PAYLOAD', 'The test refuses this write.');
    return super.write(partition, change, options);
  }
}
