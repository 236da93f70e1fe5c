import type { EmbeddingSpace } from '@feedloom/core';
import { DEFAULT_SCHEMA, sqlName } from '../postgres/sql-name.js';
import type { RunStatement } from '../postgres/migrate.js';
import type { GraphShape } from './graph-shape.js';

/** Which table an index is kept in. */
export interface VectorTable {
  /** The schema that holds it: 1 to 40 small letters, digits and `_`, no digit first. @defaultValue `'feedloom'` */
  readonly schema?: string | undefined;
  /** The table, and the start of the names of what belongs to it; spelled like `schema`. @defaultValue `'vectors'` */
  readonly table?: string | undefined;
}

/** The default of {@link VectorTable.table}. */
export const DEFAULT_VECTORS = 'vectors';

/** The most numbers of a `vector` and of a `halfvec` that the extension can index. */
const MAX_INDEXED = 2000;
const MAX_HALF_INDEXED = 4000;

/** The quoted names of an index's table, of the note about its space, and of its search. */
export function vectorNames({ schema = DEFAULT_SCHEMA, table = DEFAULT_VECTORS }: VectorTable): {
  readonly vectors: string;
  readonly space: string;
  readonly search: string;
} {
  const within = sqlName('schema', schema);
  sqlName('table', table);
  return {
    vectors: `${within}."${table}"`,
    space: `${within}."${table}_space"`,
    search: `${within}."${table}_search_v1"`,
  };
}

/** The schema of the extension, quoted; makes the extension if it is not there. */
async function extensionSchema(run: RunStatement): Promise<string> {
  const find = `SELECT quote_ident(n.nspname) AS name FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'`;
  const [found] = await run(find);
  if (found !== undefined) return String(found['name']);
  await run('CREATE EXTENSION vector');
  const [made] = await run(find);
  return String(made?.['name']);
}

/** Whether the vectors of a space are indexed with 16 bits a number: longer ones cannot be indexed otherwise. */
function isHalved({ dimension }: EmbeddingSpace): boolean {
  return dimension > MAX_INDEXED && dimension <= MAX_HALF_INDEXED;
}

/** The condition that an item passes a filter, whose four lists are SQL. */
function filtered([anyOf = '', allOf = '', noneOf = '', hidden = '']: readonly string[]): string {
  return `(${anyOf} IS NULL OR tags && ${anyOf}) AND (${allOf} IS NULL OR tags @> ${allOf})
    AND (${noneOf} IS NULL OR NOT tags && ${noneOf}) AND (${hidden} IS NULL OR id <> ALL (${hidden}))`;
}

/**
 * Version 1 of an index.
 *
 * Ids and tags are bytes, as text could not hold all of them. The search compares every vector where the planner expects
 * few to pass the filter, which is faster than a graph that leads everywhere else; otherwise it walks the graph as long
 * as it finds too few, and compares every vector after all if that gives up with less than was asked for. What a later
 * step of the walk finds may be nearer than what came before: in strict order it would be dropped, so that a filter of a
 * tenth finds .84 of the nearest instead of .88 at width 80. The outer query puts it in its place.
 */
export async function makeVectorSchema(
  run: RunStatement,
  { m, efConstruction, space, ...table }: VectorTable & Required<GraphShape> & { readonly space: EmbeddingSpace },
): Promise<void> {
  const within = await extensionSchema(run);
  const { vectors, space: note, search } = vectorNames(table);
  const { dimension } = space;
  const type = `${within}.vector(${dimension})`;
  const half = `${within}.halfvec(${dimension})`;
  await run(`CREATE TABLE ${note} (single boolean PRIMARY KEY CHECK (single), id text NOT NULL, space jsonb NOT NULL)`);
  await run(`INSERT INTO ${note} VALUES (true, $1, $2)`, [space.id, JSON.stringify(space)]);
  await run(`CREATE TABLE ${vectors} (id bytea PRIMARY KEY, vector ${type} NOT NULL, tags bytea[] NOT NULL)`);
  // Beside the other columns, where they fit into a page: to fetch each from elsewhere takes longer than to compare it.
  await run(`ALTER TABLE ${vectors} ALTER COLUMN vector SET STORAGE ${dimension <= 1500 ? 'PLAIN' : 'EXTERNAL'}`);
  const indexed = isHalved(space) ? `(vector::${half}) ${within}.halfvec_ip_ops` : `vector ${within}.vector_ip_ops`;
  if (dimension <= MAX_HALF_INDEXED) {
    const shape = `m = ${m}, ef_construction = ${efConstruction}`;
    await run(`CREATE INDEX ON ${vectors} USING hnsw (${indexed}) WITH (${shape})`);
  }
  await run(`CREATE INDEX ON ${vectors} USING gin (tags) WITH (fastupdate = off)`);
  const nearness = `OPERATOR(${within}.<#>)`;
  const byGraph = isHalved(space) ? `vector::${half} ${nearness} query::${half}` : `vector ${nearness} query`;
  // What the functions are set to must be known: the settings come with the extension's library.
  await run(`SELECT '[1]'::${within}.vector`);
  await run(`CREATE FUNCTION ${search}(
  queries ${within}.vector[], most int4, extra int4, ef int4, few int4,
  any_of bytea[], all_of bytea[], none_of bytea[], hidden bytea[]
) RETURNS TABLE (at int4, is_exact boolean, id bytea, score float8) LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, ${within}, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off
SET hnsw.iterative_scan = 'relaxed_order' AS $body$
#variable_conflict use_column
DECLARE
  query ${type};
  found int4;
  plan json;
  are_few boolean;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) SELECT 1 FROM ${vectors} WHERE ${filtered([1, 2, 3, 4].map((place) => `$${place}`))}'
  INTO plan USING any_of, all_of, none_of, hidden;
  are_few := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 <= few;
  PERFORM set_config('hnsw.ef_search', ef::text, true);
  FOR n IN 1 .. cardinality(queries) LOOP
    query := queries[n];
    found := 0;
    IF NOT are_few THEN
      RETURN QUERY SELECT n, false, near.id, -(near.vector ${nearness} query) AS nearness FROM (
        SELECT id, vector FROM ${vectors} WHERE ${filtered(['any_of', 'all_of', 'none_of', 'hidden'])}
        ORDER BY ${byGraph} LIMIT most + extra
      ) AS near ORDER BY nearness DESC, near.id LIMIT most;
      GET DIAGNOSTICS found = ROW_COUNT;
    END IF;
    IF found < most THEN
      RETURN QUERY SELECT n, true, id, -(vector ${nearness} query) AS nearness FROM ${vectors}
      WHERE ${filtered(['any_of', 'all_of', 'none_of', 'hidden'])} ORDER BY nearness DESC, id LIMIT most;
    END IF;
  END LOOP;
END $body$`);
}
