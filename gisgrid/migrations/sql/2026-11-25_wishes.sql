-- The wish wall: what everybody may read of a wish, and claiming one that lies in another's grid.

-- No name, no door, no day of raising; the grid only where it has k households at least, and not
-- where one grid alone would be left out.
CREATE FUNCTION public_wishes(for_community bigint) RETURNS TABLE (
  id bigint, no integer, wish_text text, kind text, wisher_class text, state text, unit text,
  is_volunteer boolean, round smallint, grid text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH hidden AS (
    SELECT r.grid, r.households < coalesce((c.settings ->> 'k_households')::int, 5) AS is_small
      FROM public_rates(for_community, today_of(for_community)) r, community c
     WHERE c.community = for_community)
  SELECT w.id, w.no, w.wish_text, w.kind, w.wisher_class,
         CASE WHEN w.state IN ('realised', 'confirmed') THEN 'realised'
              WHEN w.state = 'on_wall' THEN 'on_wall' ELSE 'claimed' END,
         u.name, w.volunteer IS NOT NULL, w.round,
         CASE WHEN h.is_small IS NOT TRUE AND h.grid IS NOT NULL THEN g.short END
    FROM wish w
    LEFT JOIN hidden h ON h.grid = w.grid
    LEFT JOIN grid g ON g.community = w.community AND g.id = w.grid
    LEFT JOIN unit u ON u.community = w.community AND u.id = w.claimed_by
   WHERE w.community = for_community
     AND w.state IN ('on_wall', 'claimed', 'contacted', 'realised', 'confirmed')
     AND (w.state NOT IN ('realised', 'confirmed')
          OR w.realised_on > today_of(for_community) - 365)
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY w.state = 'on_wall' DESC, w.round DESC, w.published_on, w.id
$$;

-- A wish on the wall is claimed by a unit or a volunteer, whoever comes first.
CREATE FUNCTION claim_wish(for_community bigint, for_wish bigint, for_unit bigint, named text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
BEGIN
  PERFORM require_verb(for_community, 'record');
  IF for_unit IS NOT NULL AND NOT (for_unit = ANY (own_units())
       OR strpos(current_setting('gisgrid.verbs', true), ',close,') > 0) THEN
    RAISE EXCEPTION 'not allowed: unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE wish SET state = 'claimed', claimed_on = today_of(for_community), claimed_by = for_unit,
         volunteer = CASE WHEN for_unit IS NULL THEN who END, version = version + 1
   WHERE community = for_community AND id = for_wish AND state = 'on_wall';
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO wish_act (community, wish, by_account, by_name, step, from_state, to_state)
  VALUES (for_community, for_wish, who, named, 'claim', 'on_wall', 'claimed');
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, before, after)
  VALUES (for_community, who, current_setting('gisgrid.role', true), 'update', 'wish', for_wish,
          '{"state": "on_wall"}', jsonb_build_object('state', 'claimed', 'claimed_by', for_unit));
  RETURN true;
END $$;

-- A claim is given back: the claimer sees the wish no more, so no update of his own could do it.
CREATE FUNCTION release_wish(for_community bigint, for_wish bigint, named text, said text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
  before text;
BEGIN
  PERFORM require_verb(for_community, 'record');
  SELECT w.state INTO before FROM wish w
   WHERE w.community = for_community AND w.id = for_wish AND w.state IN ('claimed', 'contacted')
     AND (w.claimed_by = ANY (own_units()) OR w.volunteer = who
          OR (strpos(current_setting('gisgrid.verbs', true), ',close,') > 0
              AND (current_setting('gisgrid.all_grids', true) = 'on' OR w.grid = ANY (
                NULLIF(current_setting('gisgrid.grids', true), '')::bigint[]))))
     FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE wish SET state = 'on_wall', claimed_by = NULL, volunteer = NULL, claimed_on = NULL,
         contacted_on = NULL, version = version + 1
   WHERE community = for_community AND id = for_wish;
  INSERT INTO wish_act (community, wish, by_account, by_name, step, from_state, to_state, note)
  VALUES (for_community, for_wish, who, named, 'release', before, 'on_wall', said);
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, before, after)
  VALUES (for_community, who, current_setting('gisgrid.role', true), 'update', 'wish', for_wish,
          jsonb_build_object('state', before), '{"state": "on_wall"}');
  RETURN true;
END $$;
