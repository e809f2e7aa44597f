-- Plans: cells come whole, households and records lie where the plan in force says. The coverage
-- gate and publish() stand in 2026-11-25_plan_editing.sql.

CREATE FUNCTION store_tessellation(for_community bigint, buildings bigint[], outlines bytea[])
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'draw');
  INSERT INTO tessellation (community, made_by, cells)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          cardinality(outlines)) RETURNING id INTO made;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, b, ST_Multi(ST_GeomFromWKB(o, 4490))
    FROM unnest(buildings, outlines) AS t(b, o);
  RETURN made;
END $$;

-- Where a household belongs in a plan: by its building's cell, else by the cell under its point.
-- Outside the boundary it belongs nowhere until somebody decides for the nearest grid.
CREATE FUNCTION households_in(for_community bigint, for_tessellation bigint)
RETURNS TABLE (household bigint, is_inside boolean, cell_by_key bigint, cell_by_place bigint,
               decision text)
LANGUAGE sql STABLE AS $$
  WITH cells AS MATERIALIZED (
    SELECT id, building, outline FROM building_cell
     WHERE community = for_community AND tessellation = for_tessellation),
  places AS MATERIALIZED (
    SELECT DISTINCT point FROM household WHERE community = for_community),
  placed AS MATERIALIZED (
    SELECT p.point, ST_Covers(c.boundary, p.point) AS is_inside,
           (SELECT min(k.id) FROM cells k WHERE ST_Covers(k.outline, p.point)) AS cell
      FROM places p JOIN community c ON c.community = for_community)
  SELECT h.id, p.is_inside, k.id, p.cell, h.outside
    FROM household h JOIN placed p ON p.point = h.point
    LEFT JOIN cells k ON k.building = h.building
   WHERE h.community = for_community
$$;

-- Cells are made on a grid of 1 mm, so that their nodes lie up to 0.7 mm beside the boundary's
-- straight edges: what is thinner than `metres` on the average is no gap and no overlap.
CREATE FUNCTION is_wider_than(shape geometry, metres double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(2 * ST_Area(shape) / NULLIF(ST_Perimeter(shape), 0), 0) > metres
$$;

-- Our tables that have all of these columns.
CREATE FUNCTION tables_with(VARIADIC wanted text[]) RETURNS SETOF name
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
     AND a.attname = ANY (wanted)
   GROUP BY c.relname HAVING count(*) = cardinality(wanted) ORDER BY c.relname
$$;

-- Move households and records to the grids of the plan in force; grid_then stays. Records follow
-- their household, those without one their point, and what hangs on a record follows it: a new
-- table takes part by the names of its columns.
CREATE FUNCTION place_households(for_community bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  plan grid_plan;
  moved integer := 0;
  n integer;
  t name;
  parent name;
BEGIN
  SELECT * INTO plan FROM grid_plan p
   WHERE p.community = for_community AND p.since <= today_of(for_community)
     AND (p.until IS NULL OR p.until > today_of(for_community));
  IF NOT FOUND THEN RETURN 0; END IF;
  UPDATE household h SET grid = s.grid
    FROM (SELECT i.household, CASE
            WHEN i.is_inside THEN (SELECT c.grid FROM plan_cell c
               WHERE c.community = for_community AND c.grid_plan = plan.id
                 AND c.building_cell = coalesce(i.cell_by_key, i.cell_by_place))
            WHEN i.decision = 'nearest' THEN (SELECT o.grid FROM grid_outline o
               WHERE o.community = for_community AND o.grid_plan = plan.id
               ORDER BY ST_Distance(o.outline::geography, x.point::geography), o.grid LIMIT 1)
            END AS grid
          FROM households_in(for_community, plan.tessellation) i
          JOIN household x ON x.community = for_community AND x.id = i.household) s
   WHERE h.community = for_community AND h.id = s.household AND h.grid IS DISTINCT FROM s.grid;
  GET DIAGNOSTICS moved = ROW_COUNT;
  FOR t IN SELECT * FROM tables_with('household', 'grid') LOOP
    EXECUTE format('UPDATE %I r SET grid = h.grid FROM household h
      WHERE r.community = $1 AND h.community = $1 AND h.id = r.household
        AND r.grid IS DISTINCT FROM h.grid', t) USING for_community;
  END LOOP;
  FOR t IN SELECT * FROM tables_with('household', 'grid', 'point') LOOP
    EXECUTE format('UPDATE %I r SET grid = o.grid FROM grid_outline o
      WHERE r.community = $1 AND r.household IS NULL AND o.community = $1 AND o.grid_plan = $2
        AND ST_Covers(o.outline, r.point) AND r.grid IS DISTINCT FROM o.grid
        AND NOT EXISTS (SELECT FROM grid_outline l WHERE l.community = $1 AND l.grid_plan = $2
              AND l.grid < o.grid AND ST_Covers(l.outline, r.point))', t)
      USING for_community, plan.id;
  END LOOP;
  FOREACH parent IN ARRAY ARRAY['need', 'visit', 'wish'] LOOP
    FOR t IN SELECT * FROM tables_with(parent, 'grid') LOOP
      EXECUTE format('UPDATE %I s SET grid = p.grid FROM %I p
        WHERE s.community = $1 AND p.community = $1 AND p.id = s.%I
          AND s.grid IS DISTINCT FROM p.grid', t, parent, parent) USING for_community;
    END LOOP;
  END LOOP;
  UPDATE grid_plan SET in_effect_at = now()
   WHERE community = for_community AND id = plan.id AND in_effect_at IS NULL;
  RETURN moved;
END $$;

-- What begins on a day takes effect: called at start and at day change.
CREATE FUNCTION take_effect() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  due bigint;
  done integer := 0;
BEGIN
  FOR due IN SELECT p.community FROM grid_plan p
    WHERE p.in_effect_at IS NULL AND p.since <= today_of(p.community)
      AND (p.until IS NULL OR p.until > today_of(p.community))
  LOOP
    PERFORM place_households(due);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
