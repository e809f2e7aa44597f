-- What QGIS may open. A login stands in qgis.reader with its one community; the views compare it
-- with session_user, which no statement of such a login can change. They belong to the owner, so
-- the tables below need no right of the login, and they are barriers: no function of a query
-- sees a row before the community was compared. Names of residents, telephones, households one
-- by one and needs one by one are not among them.
CREATE SCHEMA qgis;
CREATE TABLE qgis.reader (
  login name PRIMARY KEY,
  community bigint NOT NULL REFERENCES public.community (community),
  made_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE qgis.reader ENABLE ROW LEVEL SECURITY;

CREATE VIEW qgis.mine WITH (security_barrier) AS
  SELECT c.community, c.name, c.boundary, (now() AT TIME ZONE c.timezone)::date AS today
    FROM public.community c
   WHERE c.community = (SELECT r.community FROM qgis.reader r WHERE r.login = session_user);

CREATE VIEW qgis.community WITH (security_barrier) AS
  SELECT 1 AS id, m.community::text AS code, m.name, m.boundary AS geom
    FROM qgis.mine m WHERE m.boundary IS NOT NULL;

CREATE VIEW qgis.grids WITH (security_barrier) AS
  SELECT g.id, g.code, g.short, g.name, rg.name AS residents_group, h.households,
         n.open_needs, round(100.0 * n.open_needs / nullif(h.households, 0), 1)::double precision
           AS needs_per_100,
         (SELECT string_agg(p.name, '、' ORDER BY t.since DESC, t.id)
            FROM public.grid_leader_term t
            JOIN public.person p ON p.community = t.community AND p.id = t.person
           WHERE t.community = m.community AND t.grid = g.id AND t.since <= m.today
             AND (t.until IS NULL OR t.until > m.today)) AS leader,
         (SELECT string_agg(u.name, '、' ORDER BY s.since DESC, s.id)
            FROM public.pairing s
            JOIN public.unit u ON u.community = s.community AND u.id = s.unit
           WHERE s.community = m.community AND s.grid = g.id AND s.since <= m.today
             AND (s.until IS NULL OR s.until > m.today)) AS unit,
         (SELECT string_agg(p.name, '、' ORDER BY s.since DESC, s.id)
            FROM public.pairing s
            JOIN public.cadre c ON c.community = s.community AND c.id = s.cadre
            JOIN public.person p ON p.community = c.community AND p.id = c.person
           WHERE s.community = m.community AND s.grid = g.id AND s.since <= m.today
             AND (s.until IS NULL OR s.until > m.today)) AS cadre,
         round(o.area_m2::numeric)::double precision AS area_m2, gp.number AS plan,
         gp.since AS plan_since, m.today AS counted_on, o.outline AS geom
    FROM qgis.mine m
    JOIN public.grid_plan gp ON gp.community = m.community AND gp.since <= m.today
         AND (gp.until IS NULL OR gp.until > m.today)
    JOIN public.grid_outline o ON o.community = m.community AND o.grid_plan = gp.id
    JOIN public.grid g ON g.community = m.community AND g.id = o.grid
    LEFT JOIN public.residents_group rg
         ON rg.community = m.community AND rg.id = g.residents_group,
    LATERAL (SELECT count(*) AS households FROM public.household h
              WHERE h.community = m.community AND h.grid = g.id AND h.is_counted) h,
    LATERAL (SELECT count(*) AS open_needs FROM public.need n
              WHERE n.community = m.community AND n.grid = g.id AND n.raised_on <= m.today
                AND (n.closed_on IS NULL OR n.closed_on > m.today)) n;

CREATE VIEW qgis.buildings WITH (security_barrier) AS
  SELECT b.id, b.source, b.name, b.compound, b.kind, b.structure, b.floors, b.built,
         b.is_context, b.outline AS geom
    FROM qgis.mine m JOIN public.building b ON b.community = m.community;

CREATE VIEW qgis.entrances WITH (security_barrier) AS
  SELECT e.id, b.source AS building_ref, b.name AS building_name, e.number, e.point AS geom
    FROM qgis.mine m
    JOIN public.entrance e ON e.community = m.community
    JOIN public.building b ON b.community = m.community AND b.id = e.building;

CREATE VIEW qgis.streets WITH (security_barrier) AS
  SELECT s.id, s.source, s.name, s.kind, s.line AS geom
    FROM qgis.mine m JOIN public.street s ON s.community = m.community;

CREATE VIEW qgis.areas WITH (security_barrier) AS
  SELECT a.id, a.source, a.name, a.kind, a.outline AS geom
    FROM qgis.mine m JOIN public.area a ON a.community = m.community;

CREATE VIEW qgis.facilities WITH (security_barrier) AS
  SELECT f.id, f.source, f.name, f.kind, f.open_times, f.point AS geom
    FROM qgis.mine m JOIN public.facility f ON f.community = m.community;

CREATE VIEW qgis.units WITH (security_barrier) AS
  SELECT u.id, u.code, u.name, u.short, u.kind, u.address, u.point AS geom
    FROM qgis.mine m JOIN public.unit u ON u.community = m.community
   WHERE u.point IS NOT NULL;

-- Who is not in qgis.reader sees no row of them; so no right hangs on a login that a restored
-- database does not know.
GRANT USAGE ON SCHEMA qgis TO PUBLIC;
GRANT SELECT ON qgis.community, qgis.grids, qgis.buildings, qgis.entrances, qgis.streets,
  qgis.areas, qgis.facilities, qgis.units TO PUBLIC;
