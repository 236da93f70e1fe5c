import type { Snapshot } from '../../fleet/watch/snapshot.js';
import { count, milliseconds } from './format.js';

const TITLES: Readonly<Record<string, string>> = {
  open: 'Open the feed',
  page: 'Next page',
  save: 'Save',
  hide: 'Hide',
  related: 'More like this',
  search: 'Search by picture',
  create: 'New pin',
};

/** Each thing that users do: how long it takes now, and what went wrong since the start. */
export function FlowTable({
  recent,
  total,
}: Pick<Snapshot, 'recent' | 'total'> | { recent: undefined; total: undefined }) {
  const totals = new Map(total?.flows.map((flow) => [flow.flow, flow]));
  return (
    <section class="panel flows" aria-label="What users do">
      <h2>What users do</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">last 20 s</th>
              <th scope="col">p50</th>
              <th scope="col" class="wide">
                p95
              </th>
              <th scope="col">p99</th>
              <th scope="col" class="wide">
                limit
              </th>
              <th scope="col">late</th>
              <th scope="col">errors</th>
            </tr>
          </thead>
          <tbody>
            {recent?.flows.map(({ flow, p50Ms, p95Ms, p99Ms, lateAfterMs }) => {
              const { late = 0, errors = 0, requests = 0 } = totals.get(flow) ?? {};
              return (
                <tr key={flow}>
                  <th scope="row">
                    {TITLES[flow]} <span>{count(requests)}</span>
                  </th>
                  <td>{milliseconds(p50Ms)}</td>
                  <td class="wide">{milliseconds(p95Ms)}</td>
                  <td data-bad={(p99Ms ?? 0) > lateAfterMs ? '' : undefined}>{milliseconds(p99Ms)}</td>
                  <td class="soft wide">{milliseconds(lateAfterMs)}</td>
                  <td data-bad={late > 0 ? '' : undefined}>{count(late)}</td>
                  <td data-bad={errors > 0 ? '' : undefined}>{count(errors)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
