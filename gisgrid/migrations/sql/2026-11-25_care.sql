-- Who is cared for and why: read through these functions alone, which ask who it is and write
-- down that he looked.

-- R or RX: what the asker may read today; empty: nothing.
CREATE FUNCTION care_level(for_community bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(r.level), '') FROM care_reader r
   WHERE r.community = for_community
     AND r.account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
     AND r.since <= today_of(for_community)
     AND (r.until IS NULL OR r.until > today_of(for_community))
     AND for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
     AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint
$$;

-- Without a search path of its own, so that it is put into the query that calls it; it names
-- nothing but functions of pg_catalog.
CREATE FUNCTION in_own_grids(which bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT current_setting('gisgrid.all_grids', true) = 'on'
      OR which = ANY (NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])
$$;

-- The care records that the asker may read in his grids. Each call is a look, and is written down
-- with its reason; without a reason nothing is read.
CREATE FUNCTION read_care(for_community bigint, for_household bigint, why text)
RETURNS TABLE (id bigint, household bigint, class text, since date, until date, note text,
               address text, grid bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE level text := care_level(for_community);
BEGIN
  IF level = '' OR coalesce(btrim(why), '') = '' THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'look', 'care_record', for_household,
          jsonb_build_object('why', why, 'level', level));
  RETURN QUERY SELECT c.id, c.household, c.class, c.since, c.until, c.note, h.address, h.grid
    FROM care_record c
    JOIN household h ON h.community = c.community AND h.id = c.household
    JOIN household_class k ON k.code = c.class
   WHERE c.community = for_community AND in_own_grids(h.grid)
     AND (for_household IS NULL OR c.household = for_household)
     AND (k.mark <> 'X' OR level = 'RX')
   ORDER BY k.position, h.code;
END $$;

-- The services to the home that say why somebody is cared for; a look as well.
CREATE FUNCTION read_care_services(for_community bigint, why text)
RETURNS TABLE (id bigint, visited_on date, kind text, address text, grid bigint, visitor text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE level text := care_level(for_community);
BEGIN
  IF level = '' OR coalesce(btrim(why), '') = '' THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (community, account, role, action, table_name, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'look', 'care_service',
          jsonb_build_object('why', why, 'level', level));
  RETURN QUERY SELECT s.id, v.visited_on, s.kind, h.address, v.grid, v.visitor_name
    FROM care_service s
    JOIN visit v ON v.community = s.community AND v.id = s.visit
    JOIN household h ON h.community = v.community AND h.id = v.household
   WHERE s.community = for_community AND in_own_grids(v.grid)
     AND (s.kind <> 'released_guidance' OR level = 'RX')
   ORDER BY v.visited_on, s.id;
END $$;

CREATE FUNCTION write_care(
  for_community bigint, for_household bigint, of_class text, from_day date, note text)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  level text := care_level(for_community);
  made bigint;
BEGIN
  IF level = '' OR NOT EXISTS (SELECT FROM household_class k
       WHERE k.code = of_class AND (k.mark <> 'X' OR level = 'RX'))
     OR NOT EXISTS (SELECT FROM household h WHERE h.community = for_community
       AND h.id = for_household AND in_own_grids(h.grid)) THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO care_record (community, household, class, since, note, written_by)
  VALUES (for_community, for_household, of_class, from_day, NULLIF(btrim(note), ''),
          NULLIF(current_setting('gisgrid.account', true), '')::bigint)
  RETURNING care_record.id INTO made;
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'insert', 'care_record', made);
  RETURN made;
END $$;

CREATE FUNCTION end_care(for_community bigint, record bigint, on_day date)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF care_level(for_community) = '' THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE care_record c SET until = greatest(on_day, c.since)
    FROM household h, household_class k
   WHERE c.community = for_community AND c.id = record AND h.community = for_community
     AND h.id = c.household AND in_own_grids(h.grid) AND k.code = c.class
     AND (k.mark <> 'X' OR care_level(for_community) = 'RX');
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'update', 'care_record', record);
END $$;

-- Households of the asker's grids to which a visit is due on a day: the strictest of the rules of
-- their classes. It says due, and late by more than a quarter of the interval, and not why.
CREATE FUNCTION due_households(for_community bigint, on_day date)
RETURNS TABLE (household bigint, is_late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH rule AS (
    SELECT k.code, coalesce(r.every_days, k.every_days) AS every_days,
           coalesce(r.phone_counts, k.phone_counts) AS phone_counts
      FROM household_class k LEFT JOIN visit_rule r ON r.community = for_community
       AND r.class = k.code AND r.since <= on_day AND (r.until IS NULL OR r.until > on_day)),
  home AS (
    SELECT h.id, CASE WHEN h.occupancy IN ('tenant', 'floating', 'registered_only')
                      THEN h.occupancy ELSE 'ordinary' END AS class
      FROM household h
     WHERE h.community = for_community AND h.is_counted AND in_own_grids(h.grid)
       AND for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
       AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint),
  class AS (
    SELECT home.id, home.class FROM home
    UNION ALL
    SELECT home.id, c.class FROM home JOIN care_record c
      ON c.community = for_community AND c.household = home.id AND c.since <= on_day
     AND (c.until IS NULL OR c.until > on_day)),
  strictest AS (
    SELECT class.id, min(rule.every_days) AS every_days, bool_and(rule.phone_counts) AS by_phone
      FROM class JOIN rule ON rule.code = class.class GROUP BY class.id),
  last AS (
    SELECT v.household, max(v.visited_on) AS any_on,
           max(v.visited_on) FILTER (WHERE v.outcome = 'home') AS met_on
      FROM visit v WHERE v.community = for_community AND v.is_counted AND v.visited_on <= on_day
     GROUP BY v.household)
  SELECT s.id, coalesce(
           CASE WHEN s.by_phone THEN last.any_on ELSE last.met_on END
             < on_day - s.every_days - greatest(7, s.every_days / 4), true)
    FROM strictest s LEFT JOIN last ON last.household = s.id
   WHERE coalesce(CASE WHEN s.by_phone THEN last.any_on ELSE last.met_on END
           < on_day - s.every_days, true)
     AND NOT EXISTS (SELECT FROM visit_snooze z WHERE z.community = for_community
           AND z.household = s.id AND z.since <= on_day AND z.until > on_day)
$$;

-- Who looked, when and why: for those who name the readers.
CREATE FUNCTION care_looks(for_community bigint)
RETURNS TABLE (at timestamptz, name text, what text, why text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'approve');
  RETURN QUERY SELECT e.at, a.name, e.table_name, e.after ->> 'why'
    FROM audit_entry e LEFT JOIN account a ON a.id = e.account
   WHERE e.community = for_community AND e.action = 'look'
   ORDER BY e.id DESC LIMIT 200;
END $$;

CREATE FUNCTION account_named(for_community bigint, for_username text)
RETURNS TABLE (account bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'approve');
  RETURN QUERY SELECT a.id, a.name FROM account a
   WHERE a.username = for_username AND a.disabled_at IS NULL
     AND EXISTS (SELECT FROM role_grant g WHERE g.account = a.id
           AND for_community >= g.community_from AND for_community < g.community_until);
END $$;
