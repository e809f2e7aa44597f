-- Where a grid of a draft hangs together by less than a metre (rule 2 of gisgrid.optimize.divide):
-- a rim of half the width is taken off, and what falls apart is found. Three centimetres narrower
-- than the engine asks for, so that no rounding refuses what it made.
--
-- A neck is forced where no plan of these cells is without it: it lies inside one cell, or the
-- cells beyond it border on no other grid by a metre, so that no other one could have them.
CREATE FUNCTION grid_necks(for_community bigint, for_draft bigint, of_grids bigint[])
RETURNS TABLE (grid bigint, name text, place geometry, is_forced boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH ground AS (
    SELECT d.draft_grid, c.id, ST_Transform(c.outline, k.metric) AS outline
      FROM draft_cell d
      JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
      JOIN community k ON k.community = d.community
     WHERE d.community = for_community AND d.draft_plan = for_draft),
  part AS (
    SELECT u.draft_grid, coalesce(p.path[1], 1) AS number, p.geom
      FROM (SELECT g.draft_grid, ST_Union(g.outline) AS outline FROM ground g
             WHERE of_grids IS NULL OR g.draft_grid = ANY (of_grids) GROUP BY g.draft_grid) u,
           ST_Dump(u.outline) p),
  core AS (
    SELECT p.draft_grid, p.number, k.geom,
           row_number() OVER (PARTITION BY p.draft_grid, p.number
                              ORDER BY ST_Area(k.geom) DESC) AS size
      FROM part p, ST_Dump(ST_Buffer(p.geom, -0.485, 'join=mitre')) k
     WHERE ST_Area(k.geom) > 0.1),
  neck AS (
    SELECT c.draft_grid, c.geom AS part,
           ST_LineInterpolatePoint(ST_ShortestLine(c.geom, rest.geom), 0.5) AS place
      FROM core c, LATERAL (SELECT ST_Union(o.geom) AS geom FROM core o
        WHERE o.draft_grid = c.draft_grid AND o.number = c.number AND o.size <> c.size) rest
     WHERE c.size > 1)
  SELECT n.draft_grid, g.name, ST_Transform(n.place, 4490),
         EXISTS (SELECT FROM ground o WHERE o.draft_grid = n.draft_grid
            AND ST_DWithin(o.outline, n.place, 0.01)
            AND (SELECT count(*) FROM ST_Dump(ST_Buffer(o.outline, -0.485, 'join=mitre')) k
                  WHERE ST_Area(k.geom) > 0.1) > 1)
         OR NOT EXISTS (SELECT FROM ground beyond JOIN ground o
             ON o.draft_grid <> n.draft_grid AND ST_Intersects(o.outline, beyond.outline)
            WHERE beyond.draft_grid = n.draft_grid AND ST_Intersects(beyond.outline, n.part)
              AND ST_Area(ST_Intersection(beyond.outline, ST_Buffer(n.part, 0.5)))
                  > 0.5 * ST_Area(beyond.outline)
              AND ST_Length(ST_Intersection(o.outline, beyond.outline)) >= 1)
    FROM neck n JOIN draft_grid g ON g.community = for_community AND g.id = n.draft_grid
$$;

-- What was the gate until here goes on under another name, as a part of it.
ALTER FUNCTION coverage_faults(bigint, bigint) RENAME TO cover_faults;

CREATE FUNCTION coverage_faults(for_community bigint, for_draft bigint)
RETURNS TABLE (fault text, subject text, size double precision, place geometry)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Asks for the right to read faults.
  RETURN QUERY SELECT * FROM cover_faults(for_community, for_draft);
  RETURN QUERY SELECT 'neck', n.name, 0.0::float8, n.place
    FROM grid_necks(for_community, for_draft, NULL) n WHERE NOT n.is_forced;
END $$;

-- The same for the page: all of a draft, or those of some of its grids.
CREATE FUNCTION draft_necks(for_community bigint, for_draft bigint, of_grids bigint[])
RETURNS TABLE (grid bigint, name text, place geometry, is_forced boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, CASE
    WHEN strpos(current_setting('gisgrid.verbs', true), ',draw,') > 0 THEN 'draw' ELSE 'approve' END);
  RETURN QUERY SELECT * FROM grid_necks(for_community, for_draft, of_grids);
END $$;
