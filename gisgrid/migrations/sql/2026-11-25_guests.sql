-- Reports of guests. The application may not write the table for somebody who is not signed in:
-- one function takes a report, one tells its answer, and both are all a guest reaches.

CREATE FUNCTION report_as_guest(
  for_community bigint, origin text, key text, with_receipt text, of_kind text, said text,
  lon double precision, lat double precision, at_place text, who text, tel text)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here geometry := CASE WHEN lon IS NULL OR lat IS NULL THEN NULL
                        ELSE ST_SetSRID(ST_MakePoint(lon, lat), 4490) END;
  in_grid bigint;
  known text;
BEGIN
  IF NOT EXISTS (SELECT FROM public_community(for_community)) THEN RETURN 'closed'; END IF;
  SELECT r.receipt INTO known FROM guest_report r
   WHERE r.community = for_community AND r.form_key = key;
  IF known IS NOT NULL THEN RETURN known; END IF;
  -- Five an hour from one place and sixty for all: a community of 2,600 households reports less.
  IF (SELECT count(*) FROM guest_attempt a WHERE a.community = for_community
         AND a.origin = report_as_guest.origin AND a.at > now() - interval '1 hour') >= 5
     OR (SELECT count(*) FROM guest_attempt a WHERE a.community = for_community
            AND a.at > now() - interval '1 hour') >= 60 THEN
    RETURN 'too_many';
  END IF;
  IF here IS NOT NULL THEN
    SELECT o.grid INTO in_grid FROM grid_outline o
     WHERE o.community = for_community
       AND o.grid_plan = plan_on(for_community, today_of(for_community))
       AND ST_Covers(o.outline, here) LIMIT 1;
    IF in_grid IS NULL THEN RETURN 'outside'; END IF;
  END IF;
  INSERT INTO guest_attempt (community, origin) VALUES (for_community, origin);
  INSERT INTO guest_report (community, receipt, form_key, kind, content, point, place, name, phone,
                            grid)
  VALUES (for_community, with_receipt, key, of_kind, said, here, NULLIF(btrim(at_place), ''),
          NULLIF(btrim(who), ''), NULLIF(btrim(tel), ''), in_grid)
  ON CONFLICT (community, form_key) DO NOTHING;
  IF NOT FOUND THEN
    RETURN (SELECT r.receipt FROM guest_report r
             WHERE r.community = for_community AND r.form_key = key);
  END IF;
  INSERT INTO audit_entry (community, action, table_name, after)
  VALUES (for_community, 'insert', 'guest_report', jsonb_build_object('kind', of_kind));
  -- One sentence until it is read, however many come.
  INSERT INTO notice (community, account, text, fields, link)
  SELECT DISTINCT for_community, g.account, '有居民自己报来的事，请看要不要受理', '{}'::jsonb,
         format('/c/%s/guest-reports', for_community)
    FROM role_grant g JOIN account a ON a.id = g.account AND a.disabled_at IS NULL
   WHERE g.community_from <= for_community AND for_community < g.community_until
     AND g.since <= today_of(for_community)
     AND (g.until IS NULL OR g.until > today_of(for_community))
     AND (g.role = 'community_director' OR (g.role = 'group_leader'
          AND in_grid = ANY (grids_of(g, today_of(for_community)))))
     AND NOT EXISTS (SELECT FROM notice n WHERE n.community = for_community
                        AND n.account = g.account AND n.read_at IS NULL
                        AND n.text = '有居民自己报来的事，请看要不要受理');
  RETURN with_receipt;
END $$;

-- What the holder of a receipt may know: no words of the report, no place, no name.
CREATE FUNCTION public_answer(for_community bigint, with_receipt text) RETURNS TABLE (
  kind text, kind_en text, made_on date, state text, need_state text, reply text, replied_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.name, k.name_en, (r.made_at AT TIME ZONE c.timezone)::date, r.state, n.state, r.reply,
         r.replied_on
    FROM guest_report r JOIN need_kind k ON k.code = r.kind
    JOIN community c ON c.community = r.community
    LEFT JOIN need n ON n.community = r.community AND n.id = r.need
   WHERE r.community = for_community AND r.receipt = with_receipt
     AND EXISTS (SELECT FROM public_community(for_community))
$$;

-- Name and telephone go thirty days after the end, attempts after a day.
CREATE FUNCTION clear_guests() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE cleared integer;
BEGIN
  DELETE FROM guest_attempt WHERE at < now() - interval '1 day';
  UPDATE guest_report r SET name = NULL, phone = NULL
   WHERE (r.name IS NOT NULL OR r.phone IS NOT NULL)
     AND ((r.state = 'refused' AND r.replied_on < today_of(r.community) - 30)
          OR EXISTS (SELECT FROM need n WHERE n.community = r.community AND n.id = r.need
                        AND n.closed_on < today_of(r.community) - 30));
  GET DIAGNOSTICS cleared = ROW_COUNT;
  RETURN cleared;
END $$;
