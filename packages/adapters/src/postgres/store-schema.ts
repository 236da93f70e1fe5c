import { DEFAULT_SCHEMA, sqlName } from './sql-name.js';
import { DEFAULT_TABLE, storeFunctions } from './store-functions.js';
import type { StoreTable } from './store-functions.js';

/**
 * What every function is run with: no operator or function of somebody else's schema, and always the primary key. A
 * plan that was made while the table was small must not be kept when it is large.
 */
const SETTINGS = `SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off`;

/** A cell in an answer: the lengths of key and value, key, value. */
const CELL = `int2send(octet_length(key)::int2) || int4send(octet_length(value)) || key || value`;

/**
 * The statements that make version 1 of a store's table. Each can be run again.
 *
 * Names are bytes: text could not hold every name, and would depend on the encoding and collation of the database.
 * Values are not compressed, since most are short or sealed. A page keeps some room, so that a head that is replaced
 * stays on it and no index has to be touched.
 */
export function storeSchema({ schema = DEFAULT_SCHEMA, table = DEFAULT_TABLE }: StoreTable): readonly string[] {
  const cells = `${sqlName('schema', schema)}.${sqlName('table', table)}`;
  const { read, readMany, write, scan } = storeFunctions({ schema, table });
  return [
    `CREATE TABLE IF NOT EXISTS ${cells} (
  partition bytea NOT NULL,
  key bytea NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (partition, key)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)`,
    `ALTER TABLE ${cells} ALTER COLUMN value SET STORAGE EXTERNAL`,
    // Stable: all statements in it see the instant at which it was called.
    `CREATE OR REPLACE FUNCTION ${read}(p bytea, kinds int4[], lows bytea[], highs bytea[], limits int4[])
RETURNS bytea LANGUAGE plpgsql STABLE ${SETTINGS} AS $body$
DECLARE
  answer bytea := '';
  found bytea;
BEGIN
  FOR i IN 1 .. cardinality(kinds) LOOP
    IF kinds[i] = 0 THEN
      SELECT ${CELL} INTO found FROM ${cells} WHERE partition = p AND key = lows[i];
    ELSIF kinds[i] = 1 THEN
      SELECT string_agg(cell, '') INTO found FROM (
        SELECT ${CELL} AS cell FROM ${cells}
        WHERE partition = p AND key >= lows[i] AND key < highs[i] ORDER BY key LIMIT limits[i]
      ) AS cells;
    ELSE
      SELECT string_agg(cell, '') INTO found FROM (
        SELECT ${CELL} AS cell FROM ${cells}
        WHERE partition = p AND key >= lows[i] AND key < highs[i] ORDER BY key DESC LIMIT limits[i]
      ) AS cells;
    END IF;
    answer := answer || int4send(coalesce(octet_length(found), 0)) || coalesce(found, '');
  END LOOP;
  RETURN answer;
END $body$`,
    `CREATE OR REPLACE FUNCTION ${readMany}(partitions bytea[], keys bytea[])
RETURNS bytea LANGUAGE plpgsql STABLE ${SETTINGS} AS $body$
DECLARE
  answer bytea;
BEGIN
  SELECT string_agg(
    CASE WHEN held.value IS NULL THEN int4send(-1) ELSE int4send(octet_length(held.value)) || held.value END,
    '' ORDER BY asked.at
  ) INTO answer
  FROM unnest(partitions, keys) WITH ORDINALITY AS asked(partition, key, at)
  LEFT JOIN LATERAL (
    SELECT value FROM ${cells} AS c WHERE c.partition = asked.partition AND c.key = asked.key OFFSET 0
  ) AS held ON true;
  RETURN coalesce(answer, '');
END $body$`,
    // One lock a transaction, so that no two of them wait for each other; it is let go after the commit is visible.
    `CREATE OR REPLACE FUNCTION ${write}(
  p bytea, guarded boolean, guard bytea, expected bytea, keys bytea[], vals bytea[], gone bytea[]
) RETURNS boolean LANGUAGE plpgsql VOLATILE ${SETTINGS} AS $body$
DECLARE
  held bytea;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'feedloom: default_transaction_isolation must be read committed' USING ERRCODE = '0A000';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(p, 'hex'), '${cells}'::regclass::oid::bigint));
  IF guarded THEN
    SELECT value INTO held FROM ${cells} WHERE partition = p AND key = guard;
    IF held IS DISTINCT FROM expected THEN
      RETURN false;
    END IF;
  END IF;
  IF cardinality(keys) > 0 THEN
    INSERT INTO ${cells} (partition, key, value)
    SELECT p, puts.key, puts.value FROM unnest(keys, vals) AS puts(key, value)
    ON CONFLICT (partition, key) DO UPDATE SET value = excluded.value;
  END IF;
  IF cardinality(gone) > 0 THEN
    DELETE FROM ${cells} WHERE partition = p AND key = ANY (gone);
  END IF;
  RETURN true;
END $body$`,
    // At least one cell, then as many as fit: values may have megabytes.
    `CREATE OR REPLACE FUNCTION ${scan}(
  after_partition bytea, after_key bytea, only_partition bytea, low bytea, high bytea, most int4, most_bytes int8
) RETURNS bytea LANGUAGE plpgsql STABLE ${SETTINGS} AS $body$
DECLARE
  answer bytea;
BEGIN
  IF only_partition IS NULL THEN
    SELECT string_agg(int2send(octet_length(partition)::int2) || partition || ${CELL}, '' ORDER BY partition, key)
    INTO answer FROM (
      SELECT *, sum(octet_length(value)) OVER (ORDER BY partition, key) - octet_length(value) AS before FROM (
        SELECT partition, key, value FROM ${cells}
        WHERE (partition, key) > (after_partition, after_key) AND key >= low AND (high IS NULL OR key < high)
        ORDER BY partition, key LIMIT most
      ) AS page
    ) AS summed WHERE before < most_bytes;
  ELSE
    SELECT string_agg(int2send(octet_length(partition)::int2) || partition || ${CELL}, '' ORDER BY key)
    INTO answer FROM (
      SELECT *, sum(octet_length(value)) OVER (ORDER BY key) - octet_length(value) AS before FROM (
        SELECT partition, key, value FROM ${cells}
        WHERE partition = only_partition AND key > after_key AND key >= low AND (high IS NULL OR key < high)
        ORDER BY key LIMIT most
      ) AS page
    ) AS summed WHERE before < most_bytes;
  END IF;
  RETURN coalesce(answer, '');
END $body$`,
  ];
}
