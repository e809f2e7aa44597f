-- Reminders that nobody has to send: of needs whose step or whole clock runs out, and of visits.
-- As with promises the inbox is the memory: the same sentence with the same day is sent once.
CREATE FUNCTION remind_of_needs() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE reminded integer;
BEGIN
  PERFORM pg_advisory_xact_lock(1852142178);
  WITH days AS (
    SELECT community, today_of(community) AS day FROM community
  ), open AS (
    SELECT n.*, d.day, format('N-%s', lpad(n.no::text, 4, '0')) AS number,
           CASE WHEN char_length(n.content) > 40 THEN left(n.content, 40) || '…'
                ELSE n.content END AS said
      FROM need n JOIN days d USING (community)
     WHERE n.closed_on IS NULL AND n.state <> 'on_hold' AND n.asked IS NULL
  ), due AS (
    -- The whole clock: who handles it three days before, he and the staff when it has run out.
    SELECT o.*, o.due_on AS due, 'handler' AS side,
           CASE WHEN o.due_on < o.day THEN '{no} 已过办结时限 {day}：{text}'
                ELSE '{no} 到 {day} 该办结：{text}' END AS sentence
      FROM open o
     WHERE o.state IN ('assigned', 'handling') AND o.due_on BETWEEN o.day - 30 AND o.day + 3
    UNION ALL
    SELECT o.*, o.due_on, 'staff', '{no} 已过办结时限 {day}：{text}'
      FROM open o WHERE o.due_on BETWEEN o.day - 30 AND o.day - 1
    UNION ALL
    -- The clock of the step: whoever has to take the next one, on its last day.
    SELECT o.*, o.step_due_on, CASE o.state WHEN 'assigned' THEN 'handler' ELSE 'staff' END,
           CASE o.state WHEN 'reported' THEN '{no} 到 {day} 该受理：{text}'
                        WHEN 'accepted' THEN '{no} 到 {day} 该交办：{text}'
                        WHEN 'assigned' THEN '{no} 到 {day} 该开始处置：{text}'
                        WHEN 'returned' THEN '{no} 到 {day} 该答复退回：{text}'
                        WHEN 'answered' THEN '{no} 到 {day} 该核查：{text}'
                        ELSE '{no} 到 {day} 该结案：{text}' END
      FROM open o
     WHERE o.state <> 'handling' AND o.step_due_on BETWEEN o.day - 30 AND o.day
  ), holders AS MATERIALIZED (
    SELECT g.account, g.role, g.unit, g.community_from, g.community_until, d.community,
           grids_of(g, d.day) AS grids
      FROM (SELECT DISTINCT community, day FROM due) d
      JOIN role_grant g ON g.community_from <= d.community AND d.community < g.community_until
       AND g.since <= d.day AND (g.until IS NULL OR g.until > d.day)
      JOIN account a ON a.id = g.account AND a.disabled_at IS NULL
     WHERE g.role IN ('community_director', 'group_leader', 'grid_leader', 'unit_liaison')
  ), readers AS (
    SELECT DISTINCT d.community, h.account, d.sentence,
           jsonb_build_object('no', d.number, 'day', d.due, 'text', d.said) AS fields,
           format('/c/%s/needs/%s', d.community, d.id) AS link
      FROM due d JOIN holders h ON h.community = d.community
       AND CASE WHEN d.side = 'handler' AND d.lead_unit IS NOT NULL
                THEN h.role = 'unit_liaison' AND (h.unit = d.lead_unit OR h.unit = ANY (d.helpers))
                WHEN d.side = 'handler' AND d.level = 'grid'
                THEN h.role = 'grid_leader' AND d.grid = ANY (h.grids)
                ELSE h.role = 'community_director'
                     OR (h.role = 'group_leader' AND d.grid = ANY (h.grids)) END
  ), sent AS (
    INSERT INTO notice (community, account, text, fields, link)
    SELECT community, account, sentence, fields, link FROM readers r
     WHERE NOT EXISTS (
       SELECT 1 FROM notice n
        WHERE n.community = r.community AND n.account = r.account AND n.text = r.sentence
          AND n.link = r.link AND n.fields -> 'day' = r.fields -> 'day')
    RETURNING community
  ), noted AS (
    INSERT INTO audit_entry (community, action, table_name, after)
    SELECT community, 'bulk', 'notice', jsonb_build_object('reminded', count(*))
      FROM sent GROUP BY community
  )
  SELECT count(*) INTO reminded FROM sent;
  RETURN reminded;
END $$;

-- Once a week each grid leader is told how many households of his grids wait for a visit, how many
-- have waited too long, and how many will fall due within the week; which ones and why stands
-- where the rights are asked.
CREATE FUNCTION remind_of_visits() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  said text := '{grid}网格有 {n} 户该走访，其中 {late} 户已超期；另有 {soon} 户一周内到期';
  c record;
  sent integer;
  reminded integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(1852142178);
  -- As a director would ask, community by community: there is one place that says what is due.
  PERFORM set_config('gisgrid.all_grids', 'on', true);
  FOR c IN
    SELECT o.community, today_of(o.community) AS day FROM community o
     WHERE EXISTS (SELECT FROM role_grant g WHERE g.role = 'grid_leader'
                     AND g.community_from = o.community)
       AND NOT EXISTS (SELECT FROM notice n WHERE n.community = o.community AND n.text = said
                          AND n.made_at > now() - interval '7 days')
  LOOP
    PERFORM set_config('gisgrid.community_from', c.community::text, true),
            set_config('gisgrid.community_until', (c.community + 1)::text, true);
    WITH due AS (
      SELECT household, is_late FROM due_households(c.community, c.day)
    ), of_grid AS (
      SELECT h.grid, count(due.household) AS n, count(*) FILTER (WHERE due.is_late) AS late,
             count(*) FILTER (WHERE due.household IS NULL) AS soon
        FROM due_households(c.community, c.day + 7) s
        FULL JOIN due USING (household)
        JOIN household h ON h.community = c.community AND h.id = household
       GROUP BY h.grid
    ), leaders AS (
      SELECT DISTINCT g.account, unnest(grids_of(g, c.day)) AS grid
        FROM role_grant g JOIN account a ON a.id = g.account AND a.disabled_at IS NULL
       WHERE g.role = 'grid_leader' AND g.community_from = c.community
         AND g.since <= c.day AND (g.until IS NULL OR g.until > c.day)
    )
    INSERT INTO notice (community, account, text, fields, link)
    SELECT c.community, l.account, said,
           jsonb_build_object('grid', r.short, 'n', o.n, 'late', o.late, 'soon', o.soon),
           format('/c/%s/due?grid=%s', c.community, r.short)
      FROM leaders l JOIN of_grid o ON o.grid = l.grid
      JOIN grid r ON r.community = c.community AND r.id = l.grid
     WHERE o.n + o.soon > 0;
    GET DIAGNOSTICS sent = ROW_COUNT;
    IF sent > 0 THEN
      INSERT INTO audit_entry (community, action, table_name, after)
      VALUES (c.community, 'bulk', 'notice', jsonb_build_object('reminded', sent));
    END IF;
    reminded := reminded + sent;
  END LOOP;
  PERFORM set_config('gisgrid.all_grids', '', true), set_config('gisgrid.community_from', '', true),
          set_config('gisgrid.community_until', '', true);
  RETURN reminded;
END $$;
