/** Edges by node: those of node `n` are `order[starts[n]] … order[starts[n + 1] - 1]`, ascending. */
export interface EdgeGroups {
  readonly order: Uint32Array;
  /** `[nodes + 1]` */
  readonly starts: Uint32Array;
}

/** Groups edges by one of their ends; leaves out those that `isGone` marks. */
export function groupEdges(nodes: Uint32Array, nodeCount: number, isGone?: Uint8Array): EdgeGroups {
  const starts = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < nodes.length; edge += 1) {
    const next = (nodes[edge] ?? 0) + 1;
    if (isGone?.[edge] !== 1) starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let node = 0; node < nodeCount; node += 1) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const ends = starts.slice();
  const order = new Uint32Array(starts[nodeCount] ?? 0);
  for (let edge = 0; edge < nodes.length; edge += 1) {
    if (isGone?.[edge] === 1) continue;
    const node = nodes[edge] ?? 0;
    const place = ends[node] ?? 0;
    order[place] = edge;
    ends[node] = place + 1;
  }
  return { order, starts };
}
