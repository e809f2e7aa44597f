-- The running number of a series of prints. Whoever may see may print, so `see` is enough.
CREATE FUNCTION next_print(for_community bigint, for_series text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE given integer;
BEGIN
  PERFORM require_verb(for_community, 'see');
  INSERT INTO counter AS c (community, series, last)
  VALUES (for_community, 'print ' || for_series, 1)
  ON CONFLICT (community, series) DO UPDATE SET last = c.last + 1
  RETURNING last INTO given;
  RETURN given;
END $$;

-- What became of the doors of a printed sheet: the grid responsible today, null when none is,
-- no row when the household is gone. Who may type the sheet in may know this and no more.
CREATE FUNCTION doors_today(for_community bigint, sheet bigint)
RETURNS TABLE (sheet_row smallint, household bigint, address text, grid bigint, short text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'record');
  RETURN QUERY
  SELECT r.row, h.id, h.address, h.grid, g.short
    FROM walk_sheet_row r
    JOIN household h ON h.community = r.community AND h.id = r.household
                    AND h.code = r.household_code
    LEFT JOIN grid g ON g.community = h.community AND g.id = h.grid
   WHERE r.community = for_community AND r.walk_sheet = sheet
     AND (current_setting('gisgrid.all_grids', true) = 'on'
          OR r.of_grid = ANY (NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])
          OR r.printed_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint);
END $$;
