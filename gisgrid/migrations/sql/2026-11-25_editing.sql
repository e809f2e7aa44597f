-- The saves that touched one row: every row that the same transaction wrote, so that a save can be
-- read and taken back whole. The trail itself stays closed to all but administrators.
CREATE FUNCTION history_of(for_community bigint, of_table text, of_row bigint) RETURNS TABLE (
  id bigint, at timestamptz, who text, action text, table_name text, row_id bigint,
  before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  editable text[] := ARRAY['building', 'entrance', 'household', 'unit', 'cadre', 'person',
                           'grid_leader_term'];
BEGIN
  PERFORM require_verb(for_community, CASE WHEN of_table = 'grid_leader_term' THEN 'pair'
                                           ELSE 'import' END);
  RETURN QUERY
  WITH touched AS (
    SELECT DISTINCT e.at, e.account FROM audit_entry e
     WHERE e.community = for_community AND e.table_name = of_table AND e.row_id = of_row
       AND e.table_name = ANY(editable) AND e.action <> 'look')
  SELECT e.id, e.at, a.name, e.action, e.table_name, e.row_id,
         NULLIF(e.before, 'null'), NULLIF(e.after, 'null')
    FROM touched t
    JOIN audit_entry e ON e.community = for_community AND e.at = t.at
     AND e.account IS NOT DISTINCT FROM t.account
    LEFT JOIN account a ON a.id = e.account
   WHERE e.table_name = ANY(editable) AND e.action IN ('insert', 'update', 'delete')
   ORDER BY e.id;
END $$;
REVOKE EXECUTE ON FUNCTION history_of(bigint, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION history_of(bigint, text, bigint) TO gisgrid_app;
