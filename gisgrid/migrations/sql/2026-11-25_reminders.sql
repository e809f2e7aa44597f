-- Reminders that nobody has to send: of promises that fall due or are overdue, of agreements that
-- expire, of resource lists that nobody confirmed. Days as in agreements/rules.py and
-- resources/rules.py; a test keeps both the same.
CREATE FUNCTION remind_of_promises() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE reminded integer;
BEGIN
  -- Two servers at once must not remind twice.
  PERFORM pg_advisory_xact_lock(1852142178);
  WITH days AS (
    SELECT community, today_of(community) AS day FROM community
  ), due AS (
    SELECT c.community, d.day, c.unit, c.side,
           CASE WHEN c.due_on < d.day THEN '承诺已过 {day}，还没有兑现：{content}'
                ELSE '承诺 {day} 到期：{content}' END AS said,
           jsonb_build_object('day', c.due_on, 'content', left(c.content, 60)) AS fields,
           format('/c/%s/agreements/%s', c.community, c.agreement) AS link, 36500 AS again
      FROM commitment c JOIN days d USING (community)
      JOIN agreement a ON a.community = c.community AND a.id = c.agreement AND a.ended_on IS NULL
     WHERE c.state IN ('open', 'doing') AND c.due_on <= d.day + 7 AND c.due_on > d.day - 365
    UNION ALL
    SELECT a.community, d.day, a.unit, side, '共建协议 X-{no} 到 {day} 期满，请商量续签',
           jsonb_build_object('no', lpad(a.no::text, 4, '0'), 'day', a.valid_to),
           format('/c/%s/agreements/%s', a.community, a.id), 36500
      FROM agreement a JOIN days d USING (community), unnest(ARRAY['unit', 'community']) AS side
     WHERE a.ended_on IS NULL AND a.valid_to BETWEEN d.day AND d.day + 60
       AND NOT EXISTS (SELECT 1 FROM agreement n
                        WHERE n.community = a.community AND n.renews = a.id)
    UNION ALL
    SELECT r.community, d.day, r.unit, 'unit', '您单位有 {n} 项资源半年没确认，请看一遍',
           jsonb_build_object('n', count(*)), format('/c/%s/units/%s', r.community, r.unit), 30
      FROM resource r JOIN days d USING (community)
     WHERE r.state <> 'withdrawn' AND r.checked_on < d.day - 180
     GROUP BY r.community, d.day, r.unit
  ), readers AS (
    SELECT DISTINCT due.*, g.account FROM due
      JOIN role_grant g ON g.community_from <= due.community
       AND due.community < g.community_until AND g.since <= due.day
       AND (g.until IS NULL OR g.until > due.day)
       AND CASE due.side WHEN 'unit' THEN g.role = 'unit_liaison' AND g.unit = due.unit
                ELSE g.role = 'community_director' END
      JOIN account a ON a.id = g.account AND a.disabled_at IS NULL
  ), sent AS (
    INSERT INTO notice (community, account, text, fields, link)
    SELECT community, account, said, fields, link FROM readers r
     WHERE NOT EXISTS (
       SELECT 1 FROM notice n
        WHERE n.community = r.community AND n.account = r.account AND n.text = r.said
          AND n.link = r.link AND (n.fields = r.fields OR r.again < 36500)
          AND n.made_at > now() - make_interval(days => r.again))
    RETURNING community
  ), noted AS (
    INSERT INTO audit_entry (community, action, table_name, after)
    SELECT community, 'bulk', 'notice', jsonb_build_object('reminded', count(*))
      FROM sent GROUP BY community
  )
  SELECT count(*) INTO reminded FROM sent;
  RETURN reminded;
END $$;

-- What units offer to everybody: their published lists, for guests too.
CREATE FUNCTION public_resources(for_community bigint)
RETURNS TABLE (unit text, kind text, name text, capacity integer, measure text, place text,
               open_times text, conditions text, phone text, checked_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.name, r.kind, r.name, r.capacity, r.measure, coalesce(r.place, u.address),
         r.open_times, r.conditions, u.phone, r.checked_on
    FROM resource r JOIN unit u ON u.community = r.community AND u.id = r.unit
   WHERE r.community = for_community AND r.state = 'published'
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY r.kind, u.code, r.name, r.id
$$;
