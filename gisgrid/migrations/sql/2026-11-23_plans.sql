-- Plans: cells come whole, drafts are checked by the coverage gate, published plans are copied
-- by publish() and never written by anybody else.

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

CREATE FUNCTION coverage_faults(for_community bigint, for_draft bigint)
RETURNS TABLE (fault text, subject text, size double precision, place geometry)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  draft draft_plan;
  metric integer;
  edge geometry;
  whole geometry;
  total double precision;
BEGIN
  PERFORM require_verb(for_community, 'draw');
  SELECT * INTO draft FROM draft_plan WHERE community = for_community AND id = for_draft;
  SELECT c.metric, ST_Transform(ST_Segmentize(c.boundary, 0.0005), c.metric) INTO metric, edge
    FROM community c WHERE c.community = for_community;
  CREATE TEMP TABLE IF NOT EXISTS gate_grid (id bigint, name text, outline geometry) ON COMMIT DROP;
  TRUNCATE gate_grid;
  INSERT INTO gate_grid
  SELECT g.id, g.name, ST_Union(ST_Transform(c.outline, metric))
    FROM draft_grid g
    LEFT JOIN draft_cell d ON d.community = g.community AND d.draft_grid = g.id
                          AND d.draft_plan = for_draft
    LEFT JOIN building_cell c ON c.community = g.community AND c.id = d.building_cell
   WHERE g.community = for_community AND g.draft_plan = for_draft GROUP BY g.id, g.name;

  RETURN QUERY SELECT 'cell_in_no_grid', coalesce(b.name, c.id::text), ST_Area(c.outline::geography),
                      ST_PointOnSurface(c.outline)
    FROM building_cell c LEFT JOIN building b ON b.community = c.community AND b.id = c.building
   WHERE c.community = for_community AND c.tessellation = draft.tessellation AND NOT EXISTS (
     SELECT FROM draft_cell d WHERE d.community = for_community AND d.draft_plan = for_draft
        AND d.building_cell = c.id);
  RETURN QUERY SELECT 'cell_of_another_tessellation', c.id::text, 0.0::float8,
                      ST_PointOnSurface(c.outline)
    FROM draft_cell d JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
   WHERE d.community = for_community AND d.draft_plan = for_draft
     AND c.tessellation <> draft.tessellation;
  RETURN QUERY SELECT 'cell_in_grid_of_another_draft', c.id::text, 0.0::float8,
                      ST_PointOnSurface(c.outline)
    FROM draft_cell d JOIN draft_grid g ON g.community = d.community AND g.id = d.draft_grid
    JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
   WHERE d.community = for_community AND d.draft_plan = for_draft AND g.draft_plan <> for_draft;
  RETURN QUERY SELECT 'grid_without_cells', g.name, 0.0::float8, NULL::geometry
    FROM gate_grid g WHERE g.outline IS NULL;
  RETURN QUERY SELECT 'outline_invalid', g.name, 0.0::float8,
                      ST_Transform(location(ST_IsValidDetail(g.outline)), 4490)
    FROM gate_grid g WHERE NOT ST_IsValid(g.outline);
  RETURN QUERY SELECT 'grid_in_parts', g.name, ST_NumGeometries(g.outline)::float8,
                      ST_Transform(ST_PointOnSurface(g.outline), 4490)
    FROM gate_grid g WHERE ST_NumGeometries(g.outline) > 1 AND ST_NumGeometries(edge) = 1;

  SELECT ST_Union(g.outline), sum(ST_Area(g.outline)) INTO whole, total FROM gate_grid g;
  RETURN QUERY SELECT 'overlap', g.name || ' / ' || o.name,
                      ST_Area(ST_Intersection(g.outline, o.outline)),
                      ST_Transform(ST_PointOnSurface(ST_Intersection(g.outline, o.outline)), 4490)
    FROM gate_grid g JOIN gate_grid o ON o.id > g.id AND ST_Overlaps(g.outline, o.outline)
   WHERE is_wider_than(ST_Intersection(g.outline, o.outline), 0.005);
  RETURN QUERY SELECT 'gap', '', ST_Area(d.geom), ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(edge, whole)) d WHERE is_wider_than(d.geom, 0.005);
  RETURN QUERY SELECT 'beyond_the_boundary', '', ST_Area(d.geom),
                      ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(whole, edge)) d WHERE is_wider_than(d.geom, 0.005);

  RETURN QUERY SELECT 'household_outside', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
   WHERE NOT i.is_inside AND i.decision IS NULL;
  RETURN QUERY SELECT 'household_in_no_grid', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
   WHERE i.is_inside AND coalesce(i.cell_by_key, i.cell_by_place) IS NULL;
  RETURN QUERY SELECT 'household_in_two_grids', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
    JOIN draft_cell k ON k.community = for_community AND k.draft_plan = for_draft
                     AND k.building_cell = i.cell_by_key
    JOIN draft_cell p ON p.community = for_community AND p.draft_plan = for_draft
                     AND p.building_cell = i.cell_by_place
   WHERE i.is_inside AND k.draft_grid <> p.draft_grid;
END $$;

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

CREATE FUNCTION publish(for_community bigint, for_draft bigint, from_day date)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  draft draft_plan;
  faults jsonb;
  last_since date;
  made bigint;
  serial integer;
  metric integer;
  g record;
BEGIN
  PERFORM require_verb(for_community, 'publish');
  SELECT * INTO draft FROM draft_plan d
   WHERE d.community = for_community AND d.id = for_draft FOR UPDATE;
  IF NOT FOUND OR draft.state NOT IN ('draft', 'submitted') THEN
    RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002';
  END IF;
  SELECT jsonb_agg(jsonb_build_object('fault', f.fault, 'subject', f.subject, 'size', f.size,
           'lon', ST_X(f.place), 'lat', ST_Y(f.place))) INTO faults
    FROM coverage_faults(for_community, for_draft) f;
  IF faults IS NOT NULL THEN
    RAISE EXCEPTION 'the coverage gate refuses' USING ERRCODE = 'GG001', DETAIL = faults::text;
  END IF;
  SELECT max(p.since) INTO last_since FROM grid_plan p WHERE p.community = for_community;
  IF last_since > from_day THEN
    RAISE EXCEPTION 'a later plan is published' USING ERRCODE = 'GG003', DETAIL = last_since::text;
  END IF;
  SELECT c.metric INTO metric FROM community c WHERE c.community = for_community;
  UPDATE grid_plan SET until = from_day WHERE community = for_community AND until IS NULL;
  INSERT INTO grid_plan (community, number, name, tessellation, since, published_by)
  SELECT for_community, coalesce(max(p.number), 0) + 1, draft.name, draft.tessellation, from_day,
         NULLIF(current_setting('gisgrid.account', true), '')::bigint
    FROM grid_plan p WHERE p.community = for_community RETURNING id INTO made;

  SELECT coalesce(max(right(r.code, 3)::integer), 0) INTO serial
    FROM grid r WHERE r.community = for_community;
  FOR g IN SELECT * FROM draft_grid d WHERE d.community = for_community
    AND d.draft_plan = for_draft AND d.grid IS NULL ORDER BY d.position
  LOOP
    serial := serial + 1;
    WITH new AS (
      INSERT INTO grid (community, code, short, name, search, residents_group)
      VALUES (for_community, for_community::text || lpad(serial::text, 3, '0'),
              lpad(serial::text, greatest(2, length(serial::text)), '0'), g.name, g.search,
              g.residents_group) RETURNING id)
    UPDATE draft_grid d SET grid = new.id FROM new
     WHERE d.community = for_community AND d.id = g.id;
  END LOOP;
  INSERT INTO plan_cell (community, grid_plan, building_cell, grid)
  SELECT for_community, made, c.building_cell, d.grid
    FROM draft_cell c JOIN draft_grid d ON d.community = c.community AND d.id = c.draft_grid
   WHERE c.community = for_community AND c.draft_plan = for_draft;
  INSERT INTO grid_outline (community, grid_plan, grid, outline, label, label_radius_m, area_m2)
  SELECT for_community, made, u.grid, u.outline, ST_Transform((m.circle).center, 4490),
         (m.circle).radius, ST_Area(ST_Transform(u.outline, metric))
    FROM (SELECT p.grid, ST_Multi(ST_Union(c.outline)) AS outline
            FROM plan_cell p JOIN building_cell c
              ON c.community = p.community AND c.id = p.building_cell
           WHERE p.community = for_community AND p.grid_plan = made GROUP BY p.grid) u,
         LATERAL (SELECT ST_MaximumInscribedCircle(ST_Transform(u.outline, metric)) AS circle) m;
  UPDATE draft_plan SET state = 'published' WHERE community = for_community AND id = for_draft;
  IF from_day <= today_of(for_community) THEN PERFORM place_households(for_community); END IF;
  RETURN made;
END $$;
