-- Supervision that rises by itself. Working days are counted by the program, which knows the
-- calendar; here stands who is late, what is written, and who is told.

-- One row a community: its day, its late needs that no answer was given to, and what its staff
-- set for limits and calendar.
CREATE FUNCTION late_needs() RETURNS TABLE (
  community bigint, day date, needs jsonb, filled_in jsonb, limits jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH late AS (
    SELECT n.community, today_of(n.community) AS day, jsonb_agg(jsonb_build_object(
             'id', n.id, 'due_on', n.due_on, 'kind', n.kind, 'area_class', n.area_class,
             'level', n.level, 'state', n.state, 'supervised', n.supervised) ORDER BY n.id) AS needs
      FROM need n
     WHERE n.closed_on IS NULL AND n.asked IS NULL AND n.due_on < today_of(n.community)
       AND n.state IN ('reported', 'accepted', 'assigned', 'handling', 'returned')
       AND n.supervised IS DISTINCT FROM 'red'
     GROUP BY n.community)
  SELECT l.community, l.day, l.needs,
         (SELECT coalesce(jsonb_object_agg(c.day, c.is_working), '{}')
            FROM calendar_day c WHERE c.community = l.community),
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'step', i.step, 'kind', i.kind, 'area_class', i.area_class, 'level', i.level,
                   'days', i.days, 'factor', i.factor, 'since', i.since) ORDER BY i.since, i.id), '[]')
            FROM need_limit i WHERE i.community = l.community AND i.since <= l.day
             AND (i.until IS NULL OR i.until > l.day))
    FROM late l
$$;

-- `rungs`: id, level, late (working days), step_due_on. A rung that was reached is not taken
-- again, so that it does not matter how often this runs. Who handles the need and who walks its
-- grid are told of each; the director from yellow on and the officer of red ones get one sum.
CREATE FUNCTION raise_supervision(for_community bigint, rungs jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ladder text[] := ARRAY['plain', 'yellow', 'red'];
  raised integer;
BEGIN
  PERFORM pg_advisory_xact_lock(1852142178);
  WITH wanted AS (
    SELECT w.* FROM jsonb_to_recordset(rungs)
      AS w(id bigint, level text, late integer, step_due_on date)
     WHERE w.level = ANY (ladder)
  ), done AS (
    UPDATE need n SET supervised = w.level, step_due_on = w.step_due_on, version = n.version + 1
      FROM wanted w
     WHERE n.community = for_community AND n.id = w.id AND n.closed_on IS NULL
       AND n.due_on < today_of(for_community)
       AND coalesce(array_position(ladder, n.supervised), 0) < array_position(ladder, w.level)
     RETURNING n.id, n.grid, n.state, n.no, n.content, n.lead_unit, n.helpers, n.level AS handled,
               w.level, w.late
  ), steps AS (
    INSERT INTO need_step (community, need, grid, by_name, from_state, to_state, step, given)
    SELECT for_community, id, grid, '', state, state, 'supervise',
           jsonb_build_object('supervision', level, 'late', late) FROM done
  ), trail AS (
    INSERT INTO audit_entry (community, action, table_name, row_id, after)
    SELECT for_community, 'update', 'need', id, jsonb_build_object('supervised', level) FROM done
  ), holders AS (
    SELECT g.account, g.role, g.unit, grids_of(g, today_of(for_community)) AS grids
      FROM role_grant g JOIN account a ON a.id = g.account AND a.disabled_at IS NULL
     WHERE g.community_from <= for_community AND for_community < g.community_until
       AND g.since <= today_of(for_community)
       AND (g.until IS NULL OR g.until > today_of(for_community))
  ), each AS (
    SELECT DISTINCT h.account,
           CASE d.level WHEN 'plain' THEN '{no} 超期{late}个工作日，自动督办：{text}'
                        WHEN 'yellow' THEN '{no} 超期{late}个工作日，自动黄牌督办：{text}'
                        ELSE '{no} 超期{late}个工作日，自动红牌督办：{text}' END AS said,
           jsonb_build_object('no', format('N-%s', lpad(d.no::text, 4, '0')), 'late', d.late, 'text',
             CASE WHEN char_length(d.content) > 40 THEN left(d.content, 40) || '…'
                  ELSE d.content END) AS fields,
           format('/c/%s/needs/%s', for_community, d.id) AS link
      FROM done d JOIN holders h
        ON (h.role IN ('grid_leader', 'group_leader') AND d.grid = ANY (h.grids))
        OR (h.role = 'unit_liaison' AND (h.unit = d.lead_unit OR h.unit = ANY (d.helpers)))
  ), sums AS (
    SELECT h.account,
           CASE d.level WHEN 'yellow' THEN '超期自动黄牌督办 {n} 件' ELSE '超期自动红牌督办 {n} 件' END AS said,
           jsonb_build_object('n', count(*)) AS fields,
           format('/c/%s/needs?supervised=%s', for_community, d.level) AS link
      FROM done d JOIN holders h
        ON (h.role = 'community_director' AND d.level <> 'plain')
        OR (h.role = 'district_officer' AND d.level = 'red')
     GROUP BY h.account, h.role, d.level
  ), sent AS (
    INSERT INTO notice (community, account, text, fields, link)
    SELECT for_community, account, said, fields, link FROM each
    UNION ALL SELECT for_community, account, said, fields, link FROM sums
    RETURNING 1
  ), noted AS (
    INSERT INTO audit_entry (community, action, table_name, after)
    SELECT for_community, 'bulk', 'notice', jsonb_build_object('reminded', count(*)) FROM sent
    HAVING count(*) > 0
  )
  SELECT count(*) INTO raised FROM done;
  RETURN raised;
END $$;
