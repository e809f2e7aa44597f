-- Morton key of a point in web tiles of zoom 30: bit 2i is bit i of the column, bit 2i+1 of the
-- row counted from the north. A tile z/x/y is one range of keys, which a b-tree answers even
-- under row-level security, where a GiST index may not be used. Names carry their schema, because
-- a restore computes the column with an empty search path.
CREATE FUNCTION spread_bits(v bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  v := (v | (v << 16)) & 281470681808895;
  v := (v | (v << 8)) & 71777214294589695;
  v := (v | (v << 4)) & 1085102592571150095;
  v := (v | (v << 2)) & 3689348814741910323;
  RETURN (v | (v << 1)) & 6148914691236517205;
END $$;

CREATE FUNCTION morton(place public.geometry) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  cells constant double precision := 1073741824;
  lat double precision := radians(least(greatest(public.ST_Y(place), -85.05112), 85.05112));
  x double precision := (public.ST_X(place) + 180) / 360 * cells;
  y double precision := (1 - ln(tan(lat) + 1 / cos(lat)) / pi()) / 2 * cells;
BEGIN
  RETURN public.spread_bits(least(greatest(floor(x), 0), cells - 1)::bigint)
      | (public.spread_bits(least(greatest(floor(y), 0), cells - 1)::bigint) << 1);
END $$;
