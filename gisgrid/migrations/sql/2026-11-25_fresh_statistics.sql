-- A community that was imported a minute ago is unknown to the planner: where another one fills
-- the tables it expects a row or two, and joins of households and cells take minutes. Whoever
-- begins such work has those tables measured that changed much since they were measured last.
CREATE FUNCTION freshen_statistics() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found text;
BEGIN
  FOR found IN
    SELECT s.relname FROM pg_stat_user_tables s
     WHERE s.schemaname = 'public'
       AND s.relname IN ('area', 'building', 'building_cell', 'draft_cell', 'draft_grid',
                         'entrance', 'grid_outline', 'household', 'plan_cell', 'street')
       AND s.n_mod_since_analyze > 50 + 0.1 * s.n_live_tup
     ORDER BY s.relname
  LOOP
    BEGIN
      -- Somebody else measures it already: do not wait.
      EXECUTE format('LOCK TABLE %I IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', found);
      EXECUTE format('ANALYZE %I', found);
    EXCEPTION WHEN lock_not_available THEN
      NULL;
    END;
  END LOOP;
END $$;
