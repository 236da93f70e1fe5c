import type { JSX } from 'preact';
import type { Degraded } from './api.js';

const BECAUSE: Readonly<Record<string, string>> = {
  overloaded: 'Too many pictures wait for the model',
  timeout: 'Looking at the picture took too long',
  unavailable: 'The model is being started again',
};

const INSTEAD: Readonly<Record<string, (degraded: Degraded) => string>> = {
  cache: ({ staleMs = 0 }) =>
    `this is the answer of ${staleMs < 90_000 ? `${Math.ceil(staleMs / 1_000)} s` : `${Math.round(staleMs / 60_000)} min`} ago.`,
  'text-index': () => 'these pins match the words of the picture, not its looks.',
  'newest-pins': () => 'these are the newest pins.',
  nothing: () => 'only the things on the picture are known.',
};

function sentenceOf(degraded: Degraded): string {
  const { part, reason, servedFrom } = degraded;
  if (part === 'vector-index') return 'The index was damaged and is being rebuilt: every pin is compared meanwhile.';
  const because = BECAUSE[reason] ?? 'Pictures cannot be looked at right now';
  return `${because}: ${INSTEAD[servedFrom]?.(degraded) ?? 'the answer is less than it could be.'}`;
}

/** Says in what ways an answer is less than was asked for. */
export function SearchDegraded({
  degraded,
  onRetry,
}: {
  degraded: readonly Degraded[];
  onRetry: () => void;
}): JSX.Element | undefined {
  if (degraded.length === 0) return undefined;
  const sentences = [...new Set(degraded.map(sentenceOf))];
  return (
    <div
      class="notice degraded"
      role="status"
      data-served-from={degraded.map(({ servedFrom }) => servedFrom).join(' ')}
    >
      <p>{sentences.join(' ')}</p>
      <button type="button" class="quiet" onClick={onRetry}>
        Search again
      </button>
    </div>
  );
}
