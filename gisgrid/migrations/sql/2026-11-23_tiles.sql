-- Vector tiles, each in one round trip: enter and answer.

-- The ground is the same for everybody who may see the community at all. It is read with the
-- owner's rights, because only then a GiST index may be used.
CREATE FUNCTION may_see_ground(token bytea, for_community bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enter(token);
  RETURN EXISTS (SELECT FROM public_community(for_community)) OR coalesce(
       for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
   AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint, false);
END $$;

-- The tile's square and a little more, in degrees.
CREATE FUNCTION stored_around(edge geometry) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_SetSRID(ST_Transform(ST_Expand(edge, (ST_XMax(edge) - ST_XMin(edge)) / 64), 4326), 4490)
$$;

CREATE FUNCTION area_tile(for_community bigint, edge geometry, is_nature boolean, z integer)
RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT coalesce(ST_AsMVT(t, 'area', 4096, 'shape'), '') FROM (
    SELECT a.kind, ST_AsMVTGeom(ST_Transform(ST_SetSRID(a.outline, 4326), 3857), edge, 4096, 64)
             AS shape
      FROM area a
     WHERE a.community = for_community AND a.outline && stored_around(edge)
       AND (a.kind IN ('water', 'forest', 'green')) = is_nature
       AND (z >= 17 OR a.kind NOT IN ('yard', 'woodpile'))
     ORDER BY ST_Area(a.outline) DESC) t
   WHERE t.shape IS NOT NULL
$$;

CREATE FUNCTION nature_tile(token bytea, for_community bigint, z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT may_see_ground(token, for_community) THEN RETURN NULL; END IF;
  RETURN area_tile(for_community, ST_TileEnvelope(z, x, y), true, z);
END $$;

CREATE FUNCTION ground_tile(token bytea, for_community bigint, z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  edge geometry := ST_TileEnvelope(z, x, y);
  around geometry := stored_around(edge);
BEGIN
  IF NOT may_see_ground(token, for_community) THEN RETURN NULL; END IF;
  RETURN area_tile(for_community, edge, false, z) || (
    SELECT coalesce(ST_AsMVT(t, 'street', 4096, 'shape'), '') FROM (
      SELECT s.kind, ST_AsMVTGeom(
               ST_Transform(ST_SetSRID(s.line, 4326), 3857), edge, 4096, 64) AS shape
        FROM street s WHERE s.community = for_community AND s.line && around) t
     WHERE t.shape IS NOT NULL)
  || (
    SELECT coalesce(ST_AsMVT(t, 'building', 4096, 'shape'), '') FROM (
      SELECT b.kind, ST_AsMVTGeom(
               ST_Transform(ST_SetSRID(b.outline, 4326), 3857), edge, 4096, 64) AS shape
        FROM building b WHERE b.community = for_community AND b.outline && around AND z >= 14) t
     WHERE t.shape IS NOT NULL);
END $$;

-- One point for each entrance with its households. Runs with the asker's rights: the policy
-- decides, and the range of keys finds the rows in the order in which they are grouped. Points of
-- one key lie within 4 cm, so any of them stands for all.
CREATE FUNCTION household_tile(
  token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint)
RETURNS bytea LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  edge geometry := ST_TileEnvelope(z, x, y);
BEGIN
  PERFORM enter(token);
  RETURN (
    SELECT coalesce(ST_AsMVT(t, 'household', 4096, 'shape'), '') FROM (
      SELECT ST_AsMVTGeom((array_agg(h.point_3857))[1], edge, 4096, 0, false)
               AS shape, count(*)::integer AS count
        FROM household h
       WHERE h.community = for_community AND h.qk >= low AND h.qk < high AND h.is_counted
       GROUP BY h.qk) t);
END $$;
