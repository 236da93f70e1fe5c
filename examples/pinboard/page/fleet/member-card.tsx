import type { MemberView } from '../../fleet/watch/snapshot.js';
import { mebibytes, percent } from './format.js';

function stateOf({ state, running, size, isHeld }: MemberView): string {
  if (state === 'down' && running > 0) return `${running} of ${size} run`;
  if (state === 'down') return isHeld ? 'down, held' : 'down';
  if (state === 'up' && size > 1) return `${size} run`;
  return state === 'up' ? 'runs' : state;
}

/** One engine or process: how it is, what it uses, and the end of it. */
export function MemberCard(props: {
  readonly member: MemberView;
  readonly onKill: (member: MemberView) => void;
  readonly onRestart: (member: MemberView) => void;
}) {
  const { member, onKill, onRestart } = props;
  const { name, what, port, state, running, cpu, residentBytes, restarts, errors, lastError } = member;
  const mood = state === 'up' ? 'good' : state === 'down' ? 'bad' : 'busy';
  return (
    <article class="card" data-mood={mood}>
      <div class="who">
        <h3>{name}</h3>
        <span class="state">{stateOf(member)}</span>
      </div>
      <p class="what">
        {what} <span>:{port}</span>
      </p>
      <div class="meter" title="CPU, of one core">
        <span style={{ width: `${Math.min(100, (cpu ?? 0) * 100)}%` }} />
      </div>
      <dl>
        <Fact name="CPU" value={percent(cpu)} />
        <Fact name="Memory" value={mebibytes(residentBytes)} />
        <Fact name="Restarts" value={String(restarts)} />
        {errors !== undefined && errors > 0 && <Fact name="Errors" value={String(errors)} title={lastError} />}
      </dl>
      <div class="buttons">
        <button type="button" class="deadly" disabled={running === 0} onClick={() => onKill(member)}>
          kill −9
        </button>
        <button
          type="button"
          class={state === 'down' ? 'primary' : 'quiet'}
          disabled={state === 'starting'}
          onClick={() => onRestart(member)}
        >
          {running === 0 ? 'Start' : 'Restart'}
        </button>
      </div>
    </article>
  );
}

function Fact({ name, value, title }: { name: string; value: string; title?: string | undefined }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
