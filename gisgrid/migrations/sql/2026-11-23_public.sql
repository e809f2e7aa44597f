-- What everybody may see: outlines, names, who leads, which unit, and a rate where it reveals
-- nothing. Counts that are small never leave this function.

CREATE FUNCTION plan_on(for_community bigint, on_day date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id FROM grid_plan p WHERE p.community = for_community AND p.since <= on_day
     AND (p.until IS NULL OR p.until > on_day)
$$;

CREATE FUNCTION public_community(for_community bigint) RETURNS TABLE (
  name text, short text, is_synthetic boolean, attribution text, boundary text, timezone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.name, c.short, c.is_synthetic, c.attribution, ST_AsGeoJSON(c.boundary, 7, 0), c.timezone
    FROM community c WHERE c.community = for_community
     AND coalesce(c.settings ->> 'public_map', 'yes') = 'yes'
$$;

-- k households at least; no or at least 3 open needs; and if just one grid would be hidden, the
-- smallest of the others is hidden too, so that no subtraction brings it back.
CREATE FUNCTION public_rates(for_community bigint, on_day date) RETURNS TABLE (
  grid bigint, households bigint, needs_per_100 numeric, is_hidden boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH k AS (
    SELECT coalesce((c.settings ->> 'k_households')::int, 5) AS households,
           coalesce((c.settings ->> 'k_records')::int, 3) AS records
      FROM community c WHERE c.community = for_community),
  counted AS (
    SELECT o.grid,
           (SELECT count(*) FROM household h WHERE h.community = for_community
               AND h.grid = o.grid AND h.is_counted) AS homes,
           (SELECT count(*) FROM need n WHERE n.community = for_community AND n.grid = o.grid
               AND n.raised_on <= on_day AND (n.closed_on IS NULL OR n.closed_on > on_day)) AS open
      FROM grid_outline o
     WHERE o.community = for_community AND o.grid_plan = plan_on(for_community, on_day)),
  first AS (
    SELECT c.*, c.homes < k.households OR (c.open > 0 AND c.open < k.records) AS hidden
      FROM counted c, k),
  second AS (
    SELECT f.*, sum(f.hidden::int) OVER () AS hidden_count,
           row_number() OVER (PARTITION BY f.hidden ORDER BY f.open, f.grid) AS place
      FROM first f)
  SELECT s.grid, round(s.homes / 10.0)::bigint * 10,
         CASE WHEN s.hidden OR (s.hidden_count = 1 AND s.place = 1) OR s.homes = 0 THEN NULL
              ELSE round(s.open * 100.0 / s.homes, 1) END,
         s.hidden OR (s.hidden_count = 1 AND s.place = 1)
    FROM second s
$$;

CREATE FUNCTION public_grids(for_community bigint, on_day date) RETURNS TABLE (
  grid bigint, code text, short text, name text, outline text, lon double precision,
  lat double precision, radius_m double precision, leader text, leader_phone text, unit text,
  unit_short text, households bigint, needs_per_100 numeric, is_hidden boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT g.id, g.code, g.short, g.name, ST_AsGeoJSON(o.outline, 7, 0), ST_X(o.label), ST_Y(o.label),
         o.label_radius_m, l.name, l.phone, u.name, u.short,
         r.households, r.needs_per_100, r.is_hidden
    FROM grid_outline o
    JOIN grid g ON g.community = o.community AND g.id = o.grid
    JOIN public_rates(for_community, on_day) r ON r.grid = g.id
    LEFT JOIN LATERAL (
      SELECT p.name, p.phone FROM grid_leader_term t
        JOIN person p ON p.community = t.community AND p.id = t.person
       WHERE t.community = o.community AND t.grid = g.id AND t.since <= on_day
         AND (t.until IS NULL OR t.until > on_day)) l ON true
    LEFT JOIN LATERAL (
      SELECT u.name, u.short FROM pairing p JOIN unit u ON u.community = p.community AND u.id = p.unit
       WHERE p.community = o.community AND p.grid = g.id AND p.since <= on_day
         AND (p.until IS NULL OR p.until > on_day) ORDER BY p.since DESC, p.id DESC LIMIT 1) u ON true
   WHERE o.community = for_community AND o.grid_plan = plan_on(for_community, on_day)
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY g.short
$$;
