import type { TestRunner } from './runner.js';

/** One law: a sentence, and what proves it of a fresh subject. */
export interface Law<Subject> {
  readonly name: string;
  readonly holds: (subject: Subject) => Promise<void> | void;
}

/** Registers laws; each gets a subject of its own, which is closed afterwards. */
export function registerLaws<Subject>(
  { describe, it }: TestRunner,
  contract: string,
  laws: readonly Law<Subject>[],
  open: () => Promise<Subject> | Subject,
  close: (subject: Subject) => Promise<void> | void = () => undefined,
): void {
  describe(contract, () => {
    for (const { name, holds } of laws) {
      it(name, async () => {
        const subject = await open();
        try {
          await holds(subject);
        } finally {
          await close(subject);
        }
      });
    }
  });
}
