-- Take a whole import back: what it added goes, what it changed is as before. Refused when a later
-- import or a later edit touched the same rows (55000), when something stands on a row (23503),
-- and when it was taken back already (02000).
CREATE FUNCTION undo_import(for_community bigint, for_run bigint)
RETURNS TABLE (what text, n bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  run import_run;
  c import_change;
  sets text;
  changed_ids bigint[];
BEGIN
  PERFORM require_verb(for_community, 'import');
  SELECT * INTO run FROM import_run r
   WHERE r.community = for_community AND r.id = for_run FOR UPDATE;
  IF NOT FOUND OR run.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'nothing to undo' USING ERRCODE = '02000';
  END IF;
  FOR c IN SELECT * FROM import_change k
            WHERE k.community = for_community AND k.import_run = for_run
              AND k.table_name <> 'community'
            ORDER BY array_position(ARRAY['grid_leader_term', 'household', 'entrance', 'building',
              'street', 'area', 'cadre', 'residents_group', 'unit', 'person'], k.table_name) LOOP
    changed_ids := ARRAY(SELECT (o ->> 'id')::bigint FROM jsonb_array_elements(c.changed) o);
    IF EXISTS (
      SELECT FROM import_change later JOIN import_run r
          ON r.community = later.community AND r.id = later.import_run
       WHERE later.community = for_community AND later.table_name = c.table_name
         AND later.import_run > for_run AND r.undone_at IS NULL
         AND EXISTS (SELECT FROM jsonb_array_elements(later.changed) o
                      WHERE (o ->> 'id')::bigint = ANY(c.added || changed_ids)))
    OR EXISTS (
      SELECT FROM audit_entry a WHERE a.community = for_community AND a.table_name = c.table_name
         AND a.row_id = ANY(c.added || changed_ids) AND a.at > run.at
         AND NOT EXISTS (SELECT FROM import_run u WHERE u.community = for_community
                          AND u.at = a.at AND u.undone_at IS NOT NULL)) THEN
      RAISE EXCEPTION 'changed since' USING ERRCODE = '55000';
    END IF;
    EXECUTE format('DELETE FROM %I WHERE community = $1 AND id = ANY($2)', c.table_name)
      USING for_community, c.added;
    IF c.changed <> '[]' THEN
      SELECT string_agg(format('%I = o.%I', k, k), ', ') INTO sets
        FROM jsonb_object_keys(c.changed -> 0) k WHERE k <> 'id';
      EXECUTE format('UPDATE %I t SET %s FROM jsonb_populate_recordset(NULL::%I, $2) o
                      WHERE t.community = $1 AND t.id = o.id', c.table_name, sets, c.table_name)
        USING for_community, c.changed;
    END IF;
    what := c.table_name;
    n := cardinality(c.added) + cardinality(changed_ids);
    RETURN NEXT;
  END LOOP;
  UPDATE import_run r SET undone_at = now(),
         undone_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE r.community = for_community AND r.id = for_run;
END $$;

-- Files that were looked at and neither imported nor discarded go after three days.
CREATE FUNCTION clear_uploads() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM upload WHERE made_at < now() - interval '3 days' RETURNING 1)
  SELECT count(*) FROM gone
$$;
