-- Drafts that are edited step by step, approved by a second person, and plans that can be
-- taken back before their day.

-- What a draft says, in one line: two drafts with the same digest are the same plan.
CREATE FUNCTION draft_digest(for_community bigint, for_draft bigint) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT md5(d.tessellation || ':' || d.code_scheme || ':' || coalesce((
           SELECT string_agg(c.building_cell || '>' || c.draft_grid, ',' ORDER BY c.building_cell)
             FROM draft_cell c WHERE c.community = d.community AND c.draft_plan = d.id), '')
         || ':' || coalesce((
           SELECT string_agg(concat_ws('|', g.id, g.position, g.name, g.grid, g.residents_group), ','
                             ORDER BY g.id)
             FROM draft_grid g WHERE g.community = d.community AND g.draft_plan = d.id), ''))
    FROM draft_plan d WHERE d.community = for_community AND d.id = for_draft
$$;

-- The cells of a tessellation with some of them replaced by pieces; a tessellation never changes,
-- so this is a new one. `olds` and `news` of equal length: a cell goes, a piece of it comes.
CREATE FUNCTION recut_tessellation(for_community bigint, base bigint, olds bigint[],
                                   buildings bigint[], outlines bytea[])
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'draw');
  INSERT INTO tessellation (community, made_by, cells)
  SELECT for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
         (SELECT count(*) FROM building_cell c WHERE c.community = for_community
            AND c.tessellation = base AND c.id <> ALL (olds)) + cardinality(outlines)
  RETURNING id INTO made;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, c.building, c.outline FROM building_cell c
   WHERE c.community = for_community AND c.tessellation = base AND c.id <> ALL (olds)
   ORDER BY c.id;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, b, ST_Multi(ST_GeomFromWKB(o, 4490))
    FROM unnest(buildings, outlines) WITH ORDINALITY AS t(b, o, n) ORDER BY n;
  RETURN made;
END $$;

-- Edges of cells that no neighbour shares and that do not lie on the community's boundary: a gap
-- or overlap of any width, and a node of one cell beside the edge of the next. Shared edges are
-- the same two numbers on both sides, so that no tolerance is needed between cells; cells are
-- made on a grid of 1 mm, which the boundary is not: `beside_m` is allowed there.
CREATE FUNCTION edges_alone(for_community bigint, for_tessellation bigint, beside_m double precision)
RETURNS TABLE (subject text, metres double precision, place geometry)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH ring AS (
    SELECT c.id, c.building, ST_ExteriorRing((r).geom) AS line
      FROM building_cell c, ST_Dump(c.outline) p, ST_DumpRings(p.geom) r
     WHERE c.community = for_community AND c.tessellation = for_tessellation),
  node AS (
    SELECT ring.id, ring.building, ring.line, d.path[1] AS n, ST_X(d.geom) AS x, ST_Y(d.geom) AS y
      FROM ring, ST_DumpPoints(ring.line) d),
  edge AS (
    SELECT id, building, x, y, lead(x) OVER w AS tx, lead(y) OVER w AS ty
      FROM node WINDOW w AS (PARTITION BY id, line ORDER BY n)),
  alone AS (
    SELECT min(id) AS id, min(building) AS building, min(x) AS x, min(y) AS y, min(tx) AS tx,
           min(ty) AS ty
      FROM edge WHERE tx IS NOT NULL AND (x, y) <> (tx, ty)
     GROUP BY least(ROW (x, y), ROW (tx, ty)), greatest(ROW (x, y), ROW (tx, ty))
    HAVING count(*) = 1),
  ends AS (
    SELECT a.*, c.metric, ST_Transform(ST_SetSRID(ST_MakeLine(ST_MakePoint(a.x, a.y),
             ST_MakePoint(a.tx, a.ty)), 4490), c.metric) AS line
      FROM alone a JOIN community c ON c.community = for_community),
  rim AS MATERIALIZED (
    SELECT s.geom AS line FROM community c,
           ST_DumpSegments(ST_Boundary(ST_Transform(ST_Segmentize(c.boundary, 0.0005), c.metric))) s
     WHERE c.community = for_community)
  SELECT coalesce(b.name, e.id::text), ST_Length(e.line),
         ST_Transform(ST_LineInterpolatePoint(e.line, 0.5), 4490)
    FROM ends e LEFT JOIN building b ON b.community = for_community AND b.id = e.building
   WHERE NOT EXISTS (
     SELECT FROM rim r WHERE r.line && ST_Expand(e.line, beside_m)
        AND ST_DWithin(r.line, ST_StartPoint(e.line), beside_m)
        AND ST_DWithin(r.line, ST_EndPoint(e.line), beside_m))
     AND EXISTS (
     SELECT FROM unnest(ARRAY[0, 0.5, 1]) AS t(share) WHERE NOT EXISTS (
       SELECT FROM rim r WHERE r.line && ST_Expand(e.line, beside_m)
          AND ST_DWithin(r.line, ST_LineInterpolatePoint(e.line, share), beside_m)))
$$;

-- Buildings of which a part lies in a grid other than their own cell's, where no other building
-- is drawn over them: `metres` is the mean width of that part.
CREATE FUNCTION buildings_cut(for_community bigint, for_draft bigint)
RETURNS TABLE (subject text, area_m2 double precision, place geometry)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH placed AS (
    SELECT c.id, c.building, c.outline, d.draft_grid FROM draft_cell d
      JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
     WHERE d.community = for_community AND d.draft_plan = for_draft),
  astride AS (
    SELECT b.id, coalesce(b.name, b.id::text) AS name,
           ST_Intersection(b.outline, o.outline) AS part
      FROM placed own
      JOIN building b ON b.community = for_community AND b.id = own.building
                     AND NOT ST_CoveredBy(b.outline, own.outline)
      JOIN placed o ON o.draft_grid <> own.draft_grid AND ST_Intersects(o.outline, b.outline)),
  open AS (
    SELECT a.id, a.name, ST_CollectionExtract(CASE WHEN u.outline IS NULL THEN a.part
             ELSE ST_Difference(a.part, u.outline) END, 3) AS part
      FROM astride a, LATERAL (SELECT ST_Union(x.outline) AS outline FROM building x
        WHERE x.community = for_community AND x.id <> a.id AND ST_Intersects(x.outline, a.part)) u)
  SELECT o.name, ST_Area(o.part::geography), ST_PointOnSurface(o.part)
    FROM open o JOIN community c ON c.community = for_community
   WHERE is_wider_than(ST_Transform(o.part, c.metric), 0.01)
$$;

CREATE FUNCTION coverage_faults(for_community bigint, for_draft bigint)
RETURNS TABLE (fault text, subject text, size double precision, place geometry)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  draft draft_plan;
  metric integer;
  edge geometry;
  whole geometry;
BEGIN
  -- Faults name addresses: for those who draw, and those who approve what was drawn.
  PERFORM require_verb(for_community, CASE
    WHEN strpos(current_setting('gisgrid.verbs', true), ',draw,') > 0 THEN 'draw' ELSE 'approve' END);
  SELECT * INTO draft FROM draft_plan WHERE community = for_community AND id = for_draft;
  SELECT c.metric, ST_Transform(ST_Segmentize(c.boundary, 0.0005), c.metric) INTO metric, edge
    FROM community c WHERE c.community = for_community;
  -- No temporary table: a session could have made one of the same name before.
  DROP TABLE IF EXISTS pg_temp.gate_grid;
  CREATE TEMP TABLE gate_grid ON COMMIT DROP AS
  SELECT g.id, g.name, ST_Union(ST_Transform(c.outline, metric)) AS outline
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
  -- A grid round another one: nobody can walk out of the inner one without leaving his grid.
  RETURN QUERY SELECT 'grid_inside_another', o.name || ' / ' || g.name, 0.0::float8,
                      ST_Transform(ST_PointOnSurface(o.outline), 4490)
    FROM gate_grid g, ST_Dump(g.outline) p, ST_DumpRings(p.geom) r, gate_grid o
   WHERE r.path[1] > 0 AND o.id <> g.id AND o.outline IS NOT NULL
     AND ST_Covers(ST_Buffer(r.geom, 0.01), o.outline);

  SELECT ST_Union(g.outline) INTO whole FROM gate_grid g;
  RETURN QUERY SELECT 'overlap', g.name || ' / ' || o.name,
                      ST_Area(ST_Intersection(g.outline, o.outline)),
                      ST_Transform(ST_PointOnSurface(ST_Intersection(g.outline, o.outline)), 4490)
    FROM gate_grid g JOIN gate_grid o ON o.id > g.id AND ST_Intersects(g.outline, o.outline)
   WHERE is_wider_than(ST_CollectionExtract(ST_Intersection(g.outline, o.outline), 3), 0.005);
  RETURN QUERY SELECT 'gap', '', ST_Area(d.geom), ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(edge, whole)) d WHERE is_wider_than(d.geom, 0.005);
  RETURN QUERY SELECT 'beyond_the_boundary', '', ST_Area(d.geom),
                      ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(whole, edge)) d WHERE is_wider_than(d.geom, 0.005);
  RETURN QUERY SELECT 'nodes_apart', a.subject, a.metres, a.place
    FROM edges_alone(for_community, draft.tessellation, 0.002) a;
  RETURN QUERY SELECT 'building_cut', b.subject, b.area_m2, b.place
    FROM buildings_cut(for_community, for_draft) b;

  -- Outlines of a file that nobody decided about yet: their repair is offered, not accepted.
  RETURN QUERY SELECT 'outline_unsettled', f.subject, f.size, f.place
    FROM draft_fault f WHERE f.community = for_community AND f.draft_plan = for_draft
     AND f.state = 'open';

  RETURN QUERY SELECT 'code_retired', n.name || ' (' || r.short || ')', 0.0::float8, NULL::geometry
    FROM draft_grid n JOIN grid r ON r.community = n.community AND r.id = n.grid
   WHERE n.community = for_community AND n.draft_plan = for_draft
     AND EXISTS (SELECT FROM grid_outline o JOIN grid_plan p
                    ON p.community = o.community AND p.id = o.grid_plan
                  WHERE o.community = for_community AND o.grid = n.grid
                    AND p.in_effect_at IS NOT NULL)
     AND NOT EXISTS (SELECT FROM grid_outline o WHERE o.community = for_community
            AND o.grid = n.grid AND o.grid_plan = (
              SELECT p.id FROM grid_plan p WHERE p.community = for_community
                 AND p.withdrawn_at IS NULL ORDER BY p.since DESC, p.id DESC LIMIT 1));
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

-- Who submitted or approved a draft: accounts cannot be read, the names of these two can.
CREATE FUNCTION name_of(for_community bigint, for_account bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'see');
  RETURN (SELECT a.name FROM account a WHERE a.id = for_account AND EXISTS (
    SELECT FROM draft_plan d WHERE d.community = for_community
       AND for_account IN (d.submitted_by, d.approved_by, d.made_by)));
END $$;

-- The way of a draft. Each step looks at who asks; the application has no right to the columns.
CREATE FUNCTION submit_draft(for_community bigint, for_draft bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'draw');
  UPDATE draft_plan SET state = 'submitted', submitted_at = now(), approved_by = NULL,
         approved_at = NULL, returned = NULL, digest = draft_digest(for_community, for_draft),
         submitted_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE community = for_community AND id = for_draft AND state = 'draft';
  IF NOT FOUND THEN RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002'; END IF;
END $$;

CREATE FUNCTION approve_draft(for_community bigint, for_draft bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  draft draft_plan;
  me bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
BEGIN
  PERFORM require_verb(for_community, 'approve');
  SELECT * INTO draft FROM draft_plan WHERE community = for_community AND id = for_draft FOR UPDATE;
  IF NOT FOUND OR draft.state <> 'submitted' THEN
    RAISE EXCEPTION 'not submitted' USING ERRCODE = 'GG002';
  END IF;
  IF me IS NULL OR me = draft.submitted_by THEN
    RAISE EXCEPTION 'a second person approves' USING ERRCODE = 'GG004';
  END IF;
  IF draft.digest IS DISTINCT FROM draft_digest(for_community, for_draft) THEN
    RAISE EXCEPTION 'changed after it was submitted' USING ERRCODE = 'GG005';
  END IF;
  UPDATE draft_plan SET state = 'approved', approved_by = me, approved_at = now()
   WHERE community = for_community AND id = for_draft;
END $$;

-- Back to its makers: by whoever may draw (who takes his own draft back) or approve.
CREATE FUNCTION return_draft(for_community bigint, for_draft bigint, because text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF strpos(current_setting('gisgrid.verbs', true), ',draw,') = 0 THEN
    PERFORM require_verb(for_community, 'approve');
  ELSE
    PERFORM require_verb(for_community, 'draw');
  END IF;
  UPDATE draft_plan SET state = 'draft', returned = NULLIF(because, ''), approved_by = NULL,
         approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = for_draft AND state IN ('submitted', 'approved');
  IF NOT FOUND THEN RAISE EXCEPTION 'not submitted' USING ERRCODE = 'GG002'; END IF;
END $$;

CREATE FUNCTION drop_draft(for_community bigint, for_draft bigint, dropped boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'draw');
  UPDATE draft_plan SET state = CASE WHEN dropped THEN 'dropped' ELSE 'draft' END,
         approved_by = NULL, approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = for_draft
     AND state = ANY (CASE WHEN dropped THEN ARRAY['draft', 'submitted', 'approved']
                           ELSE ARRAY['dropped'] END);
  IF NOT FOUND THEN RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002'; END IF;
END $$;

-- A plan whose day has not come is taken back: the one before goes on, the draft can be changed.
CREATE FUNCTION withdraw_plan(for_community bigint, for_plan bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE plan grid_plan;
BEGIN
  PERFORM require_verb(for_community, 'publish');
  SELECT * INTO plan FROM grid_plan WHERE community = for_community AND id = for_plan FOR UPDATE;
  IF NOT FOUND OR plan.withdrawn_at IS NOT NULL OR plan.until IS NOT NULL THEN
    RAISE EXCEPTION 'not the last plan' USING ERRCODE = 'GG006';
  END IF;
  IF plan.since <= today_of(for_community) OR plan.in_effect_at IS NOT NULL THEN
    RAISE EXCEPTION 'its day has come' USING ERRCODE = 'GG007', DETAIL = plan.since::text;
  END IF;
  UPDATE grid_plan SET until = since, withdrawn_at = now(),
         withdrawn_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE community = for_community AND id = for_plan;
  UPDATE grid_plan SET until = NULL WHERE community = for_community AND id = (
    SELECT p.id FROM grid_plan p WHERE p.community = for_community AND p.until = plan.since
       AND p.withdrawn_at IS NULL ORDER BY p.since DESC, p.id DESC LIMIT 1);
  UPDATE draft_plan SET state = 'draft', approved_by = NULL, approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = plan.draft_plan;
END $$;

-- Nobody's leader changes with the first plan of a community: it needs no second person. Every
-- later one is published as it was submitted and approved, by two people.
CREATE FUNCTION publish(for_community bigint, for_draft bigint, from_day date)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  draft draft_plan;
  scheme code_scheme;
  faults jsonb;
  last_since date;
  made bigint;
  serial integer;
  metric integer;
  g record;
BEGIN
  PERFORM require_verb(for_community, 'publish');
  PERFORM FROM community c WHERE c.community = for_community FOR NO KEY UPDATE;
  SELECT * INTO draft FROM draft_plan d
   WHERE d.community = for_community AND d.id = for_draft FOR UPDATE;
  IF NOT FOUND OR draft.state NOT IN ('draft', 'submitted', 'approved') THEN
    RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002';
  END IF;
  SELECT jsonb_agg(jsonb_build_object('fault', f.fault, 'subject', f.subject, 'size', f.size,
           'lon', ST_X(f.place), 'lat', ST_Y(f.place))) INTO faults
    FROM coverage_faults(for_community, for_draft) f;
  IF faults IS NOT NULL THEN
    RAISE EXCEPTION 'the coverage gate refuses' USING ERRCODE = 'GG001', DETAIL = faults::text;
  END IF;
  SELECT max(p.since) INTO last_since FROM grid_plan p
   WHERE p.community = for_community AND p.withdrawn_at IS NULL;
  IF last_since > from_day THEN
    RAISE EXCEPTION 'a later plan is published' USING ERRCODE = 'GG003', DETAIL = last_since::text;
  END IF;
  IF last_since IS NOT NULL THEN
    IF draft.state <> 'approved' OR draft.approved_by IS NOT DISTINCT FROM draft.submitted_by THEN
      RAISE EXCEPTION 'a second person approves' USING ERRCODE = 'GG004';
    END IF;
    IF draft.digest IS DISTINCT FROM draft_digest(for_community, for_draft) THEN
      RAISE EXCEPTION 'changed after it was submitted' USING ERRCODE = 'GG005';
    END IF;
  END IF;
  SELECT c.metric INTO metric FROM community c WHERE c.community = for_community;
  SELECT * INTO scheme FROM code_scheme s WHERE s.key = draft.code_scheme;
  UPDATE grid_plan SET until = from_day WHERE community = for_community AND until IS NULL;
  INSERT INTO grid_plan (community, number, name, tessellation, since, published_by, approved_by,
                         draft_plan)
  SELECT for_community, coalesce(max(p.number), 0) + 1, draft.name, draft.tessellation, from_day,
         NULLIF(current_setting('gisgrid.account', true), '')::bigint, draft.approved_by, draft.id
    FROM grid_plan p WHERE p.community = for_community RETURNING id INTO made;

  -- Serials go on from the highest ever given, whatever the scheme: none is used again.
  SELECT coalesce(max(r.short::integer), 0) INTO serial
    FROM grid r WHERE r.community = for_community;
  FOR g IN SELECT * FROM draft_grid d WHERE d.community = for_community
    AND d.draft_plan = for_draft AND d.grid IS NULL ORDER BY d.position
  LOOP
    serial := serial + 1;
    IF length(serial::text) > scheme.serial_digits THEN
      RAISE EXCEPTION 'no code is left' USING ERRCODE = 'GG008', DETAIL = serial::text;
    END IF;
    WITH new AS (
      INSERT INTO grid (community, code, short, name, search, residents_group)
      VALUES (for_community,
              scheme.prefix || for_community || lpad(serial::text, scheme.serial_digits, '0'),
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
