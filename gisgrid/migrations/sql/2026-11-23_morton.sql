-- Morton key of a point in web tiles of zoom 30: bit 2i is bit i of the column, bit 2i+1 of the
-- row counted from the north. A tile z/x/y is one range of keys, which a b-tree answers even
-- under row-level security, where a GiST index may not be used.
CREATE FUNCTION spread_bits(v bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (d | (d << 1)) & 6148914691236517205 FROM (
  SELECT (c | (c << 2)) & 3689348814741910323 AS d FROM (
  SELECT (b | (b << 4)) & 1085102592571150095 AS c FROM (
  SELECT (a | (a << 8)) & 71777214294589695 AS b FROM (
  SELECT (v | (v << 16)) & 281470681808895 AS a) s1) s2) s3) s4
$$;

CREATE FUNCTION morton(place geometry) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT spread_bits(least(greatest(floor((ST_X(place) + 180) / 360 * 1073741824), 0), 1073741823)::bigint)
       | (spread_bits(least(greatest(floor(
           (1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * 1073741824), 0), 1073741823)::bigint) << 1)
  FROM (SELECT least(greatest(ST_Y(place), -85.05112), 85.05112) AS lat) s
$$;
