CREATE SCHEMA qgis;

ALTER SCHEMA qgis OWNER TO gisgrid_owner;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;

CREATE FUNCTION public.account_named(for_community bigint, for_username text) RETURNS TABLE(account bigint, name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'approve');
  RETURN QUERY SELECT a.id, a.name FROM account a
   WHERE a.username = for_username AND a.disabled_at IS NULL
     AND EXISTS (SELECT FROM role_grant g WHERE g.account = a.id
           AND for_community >= g.community_from AND for_community < g.community_until);
END $$;

ALTER FUNCTION public.account_named(for_community bigint, for_username text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.accounts_of(for_community bigint, for_role text, for_grid bigint, for_unit bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE day date := today_of(for_community);
BEGIN
  PERFORM require_verb(for_community, 'see');
  RETURN QUERY SELECT DISTINCT r.account FROM role_grant r JOIN account a ON a.id = r.account
   WHERE r.role = for_role AND a.disabled_at IS NULL
     AND r.community_from <= for_community AND for_community < r.community_until
     AND r.since <= day AND (r.until IS NULL OR r.until > day)
     AND (for_unit IS NULL OR r.unit = for_unit)
     AND (for_grid IS NULL OR for_grid = ANY (grids_of(r, day)));
END $$;

ALTER FUNCTION public.accounts_of(for_community bigint, for_role text, for_grid bigint, for_unit bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.approve_draft(for_community bigint, for_draft bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  draft draft_plan;
  me bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
BEGIN
  PERFORM require_verb(for_community, 'approve');
  SELECT * INTO draft FROM draft_plan WHERE community = for_community AND id = for_draft FOR UPDATE;
  IF NOT FOUND OR draft.state <> 'submitted' THEN
    RAISE EXCEPTION 'not submitted' USING ERRCODE = 'GG002';
  END IF;
  IF me IS NULL OR me = draft.submitted_by THEN
    RAISE EXCEPTION 'a second person approves' USING ERRCODE = 'GG004';
  END IF;
  IF draft.digest IS DISTINCT FROM draft_digest(for_community, for_draft) THEN
    RAISE EXCEPTION 'changed after it was submitted' USING ERRCODE = 'GG005';
  END IF;
  UPDATE draft_plan SET state = 'approved', approved_by = me, approved_at = now()
   WHERE community = for_community AND id = for_draft;
END $$;

ALTER FUNCTION public.approve_draft(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.area_tile(for_community bigint, edge public.geometry, is_nature boolean, z integer) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
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

ALTER FUNCTION public.area_tile(for_community bigint, edge public.geometry, is_nature boolean, z integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.black_out(for_community bigint, from_table text, of_row bigint, words text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  c bigint := for_community;
  no_text text[] := '{}';
  link_of text := format('/c/%s/%s/%s', for_community, CASE from_table WHEN 'wish' THEN 'wishes'
    WHEN 'dispute' THEN 'disputes' ELSE 'needs' END, of_row);
  quoted text := substr(to_json(words)::text, 2, length(to_json(words)::text) - 2);
  own bigint[];
  steps bigint[];
  tasks bigint[];
  entries bigint[];
  disputes bigint[];
  reached integer := 0;
BEGIN
  PERFORM require_verb(for_community, 'close');
  IF char_length(words) < 2 THEN RETURN 0; END IF;
  IF from_table NOT IN ('need', 'wish', 'dispute') THEN
    RAISE EXCEPTION 'no such table' USING ERRCODE = 'insufficient_privilege';
  END IF;
  own := ARRAY[of_row];
  disputes := CASE from_table WHEN 'dispute' THEN own ELSE '{}' END;
  IF from_table = 'need' THEN
    reached := reached + black_out_rows(c, 'need', own, '{content,place}', no_text, words);
    -- Whoever has the page open with the words is told that it reached.
    UPDATE need SET version = version + 1 WHERE community = c AND id = of_row AND reached > 0;
    SELECT array_agg(id) INTO steps FROM need_step WHERE community = c AND need = of_row;
    SELECT array_agg(id) INTO tasks FROM task WHERE community = c AND need = of_row;
    SELECT array_agg(id) INTO disputes FROM dispute WHERE community = c AND need = of_row;
    reached := reached + black_out_rows(c, 'need_step', steps, '{note}', '{given}', words)
      + black_out_rows(c, 'task', tasks, '{content,progress,evidence,owner_name,helpers}', no_text,
                       words)
      + black_out_rows(c, 'guest_report',
          ARRAY(SELECT id FROM guest_report WHERE community = c AND need = of_row),
          '{content,place,name,phone,reply}', no_text, words)
      + black_out_rows(c, 'resource_use',
          ARRAY(SELECT id FROM resource_use WHERE community = c AND need = of_row),
          '{purpose,answer}', no_text, words)
      + black_out_rows(c, 'import_change',
          ARRAY(SELECT id FROM import_change WHERE community = c
                   AND table_name IN ('need', 'need_step')
                   AND strpos(import_change.changed::text, quoted) > 0), no_text, '{changed}', words);
    SELECT array_agg(diary_entry) INTO entries FROM diary_sentence
     WHERE community = c AND need = of_row;
  ELSIF from_table = 'wish' THEN
    reached := reached + black_out_rows(c, 'wish', own, '{wish_text,how}', no_text, words)
      + black_out_rows(c, 'wish_act',
          ARRAY(SELECT id FROM wish_act WHERE community = c AND wish = of_row), '{note}', no_text,
          words)
      + black_out_rows(c, 'resource_use',
          ARRAY(SELECT id FROM resource_use WHERE community = c AND wish = of_row),
          '{purpose,answer}', no_text, words);
    SELECT array_agg(diary_entry) INTO entries FROM diary_sentence
     WHERE community = c AND wish = of_row;
  ELSE
    SELECT array_agg(diary_entry) INTO entries FROM diary_sentence
     WHERE community = c AND dispute = of_row;
  END IF;
  reached := reached + black_out_rows(c, 'dispute', disputes, '{mediator,archive_no,note}', no_text,
                                      words)
    + black_out_rows(c, 'dispute_words',
        ARRAY(SELECT id FROM dispute_words WHERE community = c AND dispute = ANY (disputes)),
        '{parties,summary}', no_text, words)
    -- The entry in the diary that reported it: its other sentences, its visits, its comments.
    + black_out_rows(c, 'diary_entry', entries, '{companions}', no_text, words)
    + black_out_rows(c, 'diary_sentence',
        ARRAY(SELECT id FROM diary_sentence WHERE community = c AND diary_entry = ANY (entries)),
        '{words}', no_text, words)
    + black_out_rows(c, 'visit',
        ARRAY(SELECT id FROM visit WHERE community = c AND diary_entry = ANY (entries)),
        '{situation}', no_text, words)
    + black_out_rows(c, 'diary_review',
        ARRAY(SELECT id FROM diary_review WHERE community = c AND diary_entry = ANY (entries)),
        '{comment}', no_text, words)
    + black_out_rows(c, 'attachment',
        ARRAY(SELECT id FROM attachment a WHERE a.community = c AND (
          (a.subject = 'need_step' AND a.subject_id = ANY (steps))
          OR (a.subject = 'diary_entry' AND a.subject_id = ANY (entries))
          OR (a.subject = 'task' AND a.subject_id = ANY (tasks)))), '{name}', no_text, words)
    + black_out_rows(c, 'agenda_point',
        ARRAY(SELECT id FROM agenda_point WHERE community = c AND link = link_of), '{content}',
        no_text, words)
    + black_out_rows(c, 'notice',
        ARRAY(SELECT id FROM notice WHERE community = c AND (link = link_of
              OR (cardinality(coalesce(tasks, '{}')) > 0 AND strpos(link, '/tasks') > 0))), no_text,
        '{fields}', words);
  RETURN reached;
END $$;

ALTER FUNCTION public.black_out(for_community bigint, from_table text, of_row bigint, words text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.black_out_rows(for_community bigint, of_table text, ids bigint[], texts text[], jsons text[], words text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
  shown text := repeat('█', least(char_length(words), 12));
  -- As the words stand inside JSON, quotes and all.
  quoted text := substr(to_json(words)::text, 2, length(to_json(words)::text) - 2);
  one text;
  n integer;
  changed integer := 0;
BEGIN
  IF cardinality(coalesce(ids, '{}')) = 0 THEN RETURN 0; END IF;
  FOREACH one IN ARRAY texts LOOP
    EXECUTE format('UPDATE %I SET %2$I = replace(%2$I, $1, $2)'
                   ' WHERE community = $3 AND id = ANY ($4) AND strpos(%2$I, $1) > 0', of_table, one)
      USING words, shown, for_community, ids;
    GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
  END LOOP;
  FOREACH one IN ARRAY jsons LOOP
    EXECUTE format('UPDATE %I SET %2$I = replace(%2$I::text, $1, $2)::jsonb'
                   ' WHERE community = $3 AND id = ANY ($4) AND strpos(%2$I::text, $1) > 0',
                   of_table, one)
      USING quoted, shown, for_community, ids;
    GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
  END LOOP;
  UPDATE audit_entry a SET before = replace(a.before::text, quoted, shown)::jsonb,
         after = replace(a.after::text, quoted, shown)::jsonb
   WHERE a.community = for_community AND a.table_name = of_table AND a.row_id = ANY (ids)
     AND (strpos(coalesce(a.before::text, ''), quoted) > 0
          OR strpos(coalesce(a.after::text, ''), quoted) > 0);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN changed + n;
END $_$;

ALTER FUNCTION public.black_out_rows(for_community bigint, of_table text, ids bigint[], texts text[], jsons text[], words text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.buildings_cut(for_community bigint, for_draft bigint) RETURNS TABLE(subject text, area_m2 double precision, place public.geometry)
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH placed AS (
    SELECT c.id, c.building, c.outline, d.draft_grid FROM draft_cell d
      JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
     WHERE d.community = for_community AND d.draft_plan = for_draft),
  astride AS (
    SELECT b.id, coalesce(b.name, b.id::text) AS name,
           ST_Intersection(b.outline, o.outline) AS part
      FROM placed own
      JOIN building b ON b.community = for_community AND b.id = own.building
                     AND NOT ST_CoveredBy(b.outline, own.outline)
      JOIN placed o ON o.draft_grid <> own.draft_grid AND ST_Intersects(o.outline, b.outline)),
  open AS (
    SELECT a.id, a.name, ST_CollectionExtract(CASE WHEN u.outline IS NULL THEN a.part
             ELSE ST_Difference(a.part, u.outline) END, 3) AS part
      FROM astride a, LATERAL (SELECT ST_Union(x.outline) AS outline FROM building x
        WHERE x.community = for_community AND x.id <> a.id AND ST_Intersects(x.outline, a.part)) u)
  SELECT o.name, ST_Area(o.part::geography), ST_PointOnSurface(o.part)
    FROM open o JOIN community c ON c.community = for_community
   WHERE is_wider_than(ST_Transform(o.part, c.metric), 0.01)
$$;

ALTER FUNCTION public.buildings_cut(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.burden_of(for_community bigint, first date, until date) RETURNS TABLE(week date, who bigint, form text, times bigint, fields bigint, seconds bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'see');
  RETURN QUERY
  SELECT date_trunc('week', u.at)::date,
         dense_rank() OVER (PARTITION BY date_trunc('week', u.at)
                            ORDER BY md5(u.account::text || date_trunc('week', u.at)::text)),
         u.form, count(*), sum(u.fields)::bigint, sum(u.seconds)::bigint
    FROM form_use u
   WHERE u.community = for_community AND u.at >= first AND u.at < until
     AND (current_setting('gisgrid.all_grids', true) = 'on'
       OR u.account = NULLIF(current_setting('gisgrid.account', true), '')::bigint)
   GROUP BY date_trunc('week', u.at), u.account, u.form
   ORDER BY 1, 2, 3;
END $$;

ALTER FUNCTION public.burden_of(for_community bigint, first date, until date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.cancel_job(for_community bigint, for_id bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  UPDATE job SET cancel_asked_at = now(),
         state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END,
         ended_at = CASE WHEN state = 'waiting' THEN now() END
   WHERE community = for_community AND id = for_id AND state IN ('waiting', 'running')
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

ALTER FUNCTION public.cancel_job(for_community bigint, for_id bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.care_level(for_community bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT coalesce(max(r.level), '') FROM care_reader r
   WHERE r.community = for_community
     AND r.account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
     AND r.since <= today_of(for_community)
     AND (r.until IS NULL OR r.until > today_of(for_community))
     AND for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
     AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint
$$;

ALTER FUNCTION public.care_level(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.care_looks(for_community bigint) RETURNS TABLE(at timestamp with time zone, name text, what text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'approve');
  RETURN QUERY SELECT e.at, a.name, e.table_name, e.after ->> 'why'
    FROM audit_entry e LEFT JOIN account a ON a.id = e.account
   WHERE e.community = for_community AND e.action = 'look'
   ORDER BY e.id DESC LIMIT 200;
END $$;

ALTER FUNCTION public.care_looks(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.change_password(token bytea, hashed text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE me bigint;
BEGIN
  SELECT account INTO me FROM login_session WHERE token_sha256 = token AND closes_at > now();
  UPDATE account SET password_hash = hashed, must_change = false WHERE id = me;
  UPDATE login_session SET kind = 'browser' WHERE token_sha256 = token AND kind = 'first';
  DELETE FROM login_session WHERE account = me AND token_sha256 <> token AND kind <> 'token';
END $$;

ALTER FUNCTION public.change_password(token bytea, hashed text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.claim_wish(for_community bigint, for_wish bigint, for_unit bigint, named text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  who bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
BEGIN
  PERFORM require_verb(for_community, 'record');
  IF for_unit IS NOT NULL AND NOT (for_unit = ANY (own_units())
       OR strpos(current_setting('gisgrid.verbs', true), ',close,') > 0) THEN
    RAISE EXCEPTION 'not allowed: unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE wish SET state = 'claimed', claimed_on = today_of(for_community), claimed_by = for_unit,
         volunteer = CASE WHEN for_unit IS NULL THEN who END, version = version + 1
   WHERE community = for_community AND id = for_wish AND state = 'on_wall';
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO wish_act (community, wish, by_account, by_name, step, from_state, to_state)
  VALUES (for_community, for_wish, who, named, 'claim', 'on_wall', 'claimed');
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, before, after)
  VALUES (for_community, who, current_setting('gisgrid.role', true), 'update', 'wish', for_wish,
          '{"state": "on_wall"}', jsonb_build_object('state', 'claimed', 'claimed_by', for_unit));
  RETURN true;
END $$;

ALTER FUNCTION public.claim_wish(for_community bigint, for_wish bigint, for_unit bigint, named text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.clear_guests() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.clear_guests() OWNER TO gisgrid_owner;

CREATE FUNCTION public.clear_jobs() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  DELETE FROM job WHERE ended_at < now() - interval '90 days';
  WITH gone AS (DELETE FROM job_file f USING job j
    WHERE j.community = f.community AND j.id = f.id AND j.ended_at < now() - interval '7 days'
    RETURNING 1)
  SELECT count(*) FROM gone
$$;

ALTER FUNCTION public.clear_jobs() OWNER TO gisgrid_owner;

CREATE FUNCTION public.clear_uploads() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH gone AS (DELETE FROM upload WHERE made_at < now() - interval '3 days' RETURNING 1)
  SELECT count(*) FROM gone
$$;

ALTER FUNCTION public.clear_uploads() OWNER TO gisgrid_owner;

CREATE FUNCTION public.close_account(for_community bigint, for_account bigint, closed boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  UPDATE account SET disabled_at = CASE WHEN closed THEN now() END WHERE id = for_account;
  IF closed THEN DELETE FROM login_session WHERE account = for_account; END IF;
  PERFORM note_account(for_community, 'update', for_account, jsonb_build_object('closed', closed));
END $$;

ALTER FUNCTION public.close_account(for_community bigint, for_account bigint, closed boolean) OWNER TO gisgrid_owner;

CREATE FUNCTION public.close_session(token bytea, everywhere boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  DELETE FROM login_session s WHERE s.token_sha256 = token OR (everywhere AND s.account =
    (SELECT o.account FROM login_session o WHERE o.token_sha256 = token))
$$;

ALTER FUNCTION public.close_session(token bytea, everywhere boolean) OWNER TO gisgrid_owner;

CREATE FUNCTION public.cover_faults(for_community bigint, for_draft bigint) RETURNS TABLE(fault text, subject text, size double precision, place public.geometry)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  draft draft_plan;
  metric integer;
  edge geometry;
  whole geometry;
BEGIN
  -- Faults name addresses: for those who draw, and those who approve what was drawn.
  PERFORM require_verb(for_community, CASE
    WHEN strpos(current_setting('gisgrid.verbs', true), ',draw,') > 0 THEN 'draw' ELSE 'approve' END);
  SELECT * INTO draft FROM draft_plan WHERE community = for_community AND id = for_draft;
  SELECT c.metric, ST_Transform(ST_Segmentize(c.boundary, 0.0005), c.metric) INTO metric, edge
    FROM community c WHERE c.community = for_community;
  -- No temporary table: a session could have made one of the same name before.
  DROP TABLE IF EXISTS pg_temp.gate_grid;
  CREATE TEMP TABLE gate_grid ON COMMIT DROP AS
  SELECT g.id, g.name, ST_Union(ST_Transform(c.outline, metric)) AS outline
    FROM draft_grid g
    LEFT JOIN draft_cell d ON d.community = g.community AND d.draft_grid = g.id
                          AND d.draft_plan = for_draft
    LEFT JOIN building_cell c ON c.community = g.community AND c.id = d.building_cell
   WHERE g.community = for_community AND g.draft_plan = for_draft GROUP BY g.id, g.name;

  RETURN QUERY SELECT 'cell_in_no_grid', coalesce(b.name, c.id::text), ST_Area(c.outline::geography),
                      ST_PointOnSurface(c.outline)
    FROM building_cell c LEFT JOIN building b ON b.community = c.community AND b.id = c.building
   WHERE c.community = for_community AND c.tessellation = draft.tessellation AND NOT EXISTS (
     SELECT FROM draft_cell d WHERE d.community = for_community AND d.draft_plan = for_draft
        AND d.building_cell = c.id);
  RETURN QUERY SELECT 'cell_of_another_tessellation', c.id::text, 0.0::float8,
                      ST_PointOnSurface(c.outline)
    FROM draft_cell d JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
   WHERE d.community = for_community AND d.draft_plan = for_draft
     AND c.tessellation <> draft.tessellation;
  RETURN QUERY SELECT 'cell_in_grid_of_another_draft', c.id::text, 0.0::float8,
                      ST_PointOnSurface(c.outline)
    FROM draft_cell d JOIN draft_grid g ON g.community = d.community AND g.id = d.draft_grid
    JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
   WHERE d.community = for_community AND d.draft_plan = for_draft AND g.draft_plan <> for_draft;
  RETURN QUERY SELECT 'grid_without_cells', g.name, 0.0::float8, NULL::geometry
    FROM gate_grid g WHERE g.outline IS NULL;
  RETURN QUERY SELECT 'outline_invalid', g.name, 0.0::float8,
                      ST_Transform(location(ST_IsValidDetail(g.outline)), 4490)
    FROM gate_grid g WHERE NOT ST_IsValid(g.outline);
  RETURN QUERY SELECT 'grid_in_parts', g.name, ST_NumGeometries(g.outline)::float8,
                      ST_Transform(ST_PointOnSurface(g.outline), 4490)
    FROM gate_grid g WHERE ST_NumGeometries(g.outline) > 1 AND ST_NumGeometries(edge) = 1;
  -- A grid round another one: nobody can walk out of the inner one without leaving his grid.
  RETURN QUERY SELECT 'grid_inside_another', o.name || ' / ' || g.name, 0.0::float8,
                      ST_Transform(ST_PointOnSurface(o.outline), 4490)
    FROM gate_grid g, ST_Dump(g.outline) p, ST_DumpRings(p.geom) r, gate_grid o
   WHERE r.path[1] > 0 AND o.id <> g.id AND o.outline IS NOT NULL
     AND ST_Covers(ST_Buffer(r.geom, 0.01), o.outline);

  SELECT ST_Union(g.outline) INTO whole FROM gate_grid g;
  RETURN QUERY SELECT 'overlap', g.name || ' / ' || o.name,
                      ST_Area(ST_Intersection(g.outline, o.outline)),
                      ST_Transform(ST_PointOnSurface(ST_Intersection(g.outline, o.outline)), 4490)
    FROM gate_grid g JOIN gate_grid o ON o.id > g.id AND ST_Intersects(g.outline, o.outline)
   WHERE is_wider_than(ST_CollectionExtract(ST_Intersection(g.outline, o.outline), 3), 0.005);
  RETURN QUERY SELECT 'gap', '', ST_Area(d.geom), ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(edge, whole)) d WHERE is_wider_than(d.geom, 0.005);
  RETURN QUERY SELECT 'beyond_the_boundary', '', ST_Area(d.geom),
                      ST_Transform(ST_PointOnSurface(d.geom), 4490)
    FROM ST_Dump(ST_Difference(whole, edge)) d WHERE is_wider_than(d.geom, 0.005);
  RETURN QUERY SELECT 'nodes_apart', a.subject, a.metres, a.place
    FROM edges_alone(for_community, draft.tessellation, 0.002) a;
  RETURN QUERY SELECT 'building_cut', b.subject, b.area_m2, b.place
    FROM buildings_cut(for_community, for_draft) b;

  -- Outlines of a file that nobody decided about yet: their repair is offered, not accepted.
  RETURN QUERY SELECT 'outline_unsettled', f.subject, f.size, f.place
    FROM draft_fault f WHERE f.community = for_community AND f.draft_plan = for_draft
     AND f.state = 'open';

  RETURN QUERY SELECT 'code_retired', n.name || ' (' || r.short || ')', 0.0::float8, NULL::geometry
    FROM draft_grid n JOIN grid r ON r.community = n.community AND r.id = n.grid
   WHERE n.community = for_community AND n.draft_plan = for_draft
     AND EXISTS (SELECT FROM grid_outline o JOIN grid_plan p
                    ON p.community = o.community AND p.id = o.grid_plan
                  WHERE o.community = for_community AND o.grid = n.grid
                    AND p.in_effect_at IS NOT NULL)
     AND NOT EXISTS (SELECT FROM grid_outline o WHERE o.community = for_community
            AND o.grid = n.grid AND o.grid_plan = (
              SELECT p.id FROM grid_plan p WHERE p.community = for_community
                 AND p.withdrawn_at IS NULL ORDER BY p.since DESC, p.id DESC LIMIT 1));
  RETURN QUERY SELECT 'household_outside', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
   WHERE NOT i.is_inside AND i.decision IS NULL;
  RETURN QUERY SELECT 'household_in_no_grid', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
   WHERE i.is_inside AND coalesce(i.cell_by_key, i.cell_by_place) IS NULL;
  RETURN QUERY SELECT 'household_in_two_grids', h.address, 0.0::float8, h.point
    FROM households_in(for_community, draft.tessellation) i
    JOIN household h ON h.community = for_community AND h.id = i.household
    JOIN draft_cell k ON k.community = for_community AND k.draft_plan = for_draft
                     AND k.building_cell = i.cell_by_key
    JOIN draft_cell p ON p.community = for_community AND p.draft_plan = for_draft
                     AND p.building_cell = i.cell_by_place
   WHERE i.is_inside AND k.draft_grid <> p.draft_grid;
END $$;

ALTER FUNCTION public.cover_faults(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.coverage_faults(for_community bigint, for_draft bigint) RETURNS TABLE(fault text, subject text, size double precision, place public.geometry)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  -- Asks for the right to read faults.
  RETURN QUERY SELECT * FROM cover_faults(for_community, for_draft);
  RETURN QUERY SELECT 'neck', n.name, 0.0::float8, n.place
    FROM grid_necks(for_community, for_draft, NULL) n WHERE NOT n.is_forced;
END $$;

ALTER FUNCTION public.coverage_faults(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.doors_today(for_community bigint, sheet bigint) RETURNS TABLE(sheet_row smallint, household bigint, address text, grid bigint, short text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.doors_today(for_community bigint, sheet bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.draft_digest(for_community bigint, for_draft bigint) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  SELECT md5(d.tessellation || ':' || d.code_scheme || ':' || coalesce((
           SELECT string_agg(c.building_cell || '>' || c.draft_grid, ',' ORDER BY c.building_cell)
             FROM draft_cell c WHERE c.community = d.community AND c.draft_plan = d.id), '')
         || ':' || coalesce((
           SELECT string_agg(concat_ws('|', g.id, g.position, g.name, g.grid, g.residents_group), ','
                             ORDER BY g.id)
             FROM draft_grid g WHERE g.community = d.community AND g.draft_plan = d.id), ''))
    FROM draft_plan d WHERE d.community = for_community AND d.id = for_draft
$$;

ALTER FUNCTION public.draft_digest(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.draft_necks(for_community bigint, for_draft bigint, of_grids bigint[]) RETURNS TABLE(grid bigint, name text, place public.geometry, is_forced boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, CASE
    WHEN strpos(current_setting('gisgrid.verbs', true), ',draw,') > 0 THEN 'draw' ELSE 'approve' END);
  RETURN QUERY SELECT * FROM grid_necks(for_community, for_draft, of_grids);
END $$;

ALTER FUNCTION public.draft_necks(for_community bigint, for_draft bigint, of_grids bigint[]) OWNER TO gisgrid_owner;

CREATE FUNCTION public.drop_draft(for_community bigint, for_draft bigint, dropped boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'draw');
  UPDATE draft_plan SET state = CASE WHEN dropped THEN 'dropped' ELSE 'draft' END,
         approved_by = NULL, approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = for_draft
     AND state = ANY (CASE WHEN dropped THEN ARRAY['draft', 'submitted', 'approved']
                           ELSE ARRAY['dropped'] END);
  IF NOT FOUND THEN RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002'; END IF;
END $$;

ALTER FUNCTION public.drop_draft(for_community bigint, for_draft bigint, dropped boolean) OWNER TO gisgrid_owner;

CREATE FUNCTION public.due_households(for_community bigint, on_day date) RETURNS TABLE(household bigint, is_late boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.due_households(for_community bigint, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.edges_alone(for_community bigint, for_tessellation bigint, beside_m double precision) RETURNS TABLE(subject text, metres double precision, place public.geometry)
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH ring AS (
    SELECT c.id, c.building, ST_ExteriorRing((r).geom) AS line
      FROM building_cell c, ST_Dump(c.outline) p, ST_DumpRings(p.geom) r
     WHERE c.community = for_community AND c.tessellation = for_tessellation),
  node AS (
    SELECT ring.id, ring.building, ring.line, d.path[1] AS n, ST_X(d.geom) AS x, ST_Y(d.geom) AS y
      FROM ring, ST_DumpPoints(ring.line) d),
  edge AS (
    SELECT id, building, x, y, lead(x) OVER w AS tx, lead(y) OVER w AS ty
      FROM node WINDOW w AS (PARTITION BY id, line ORDER BY n)),
  alone AS (
    SELECT min(id) AS id, min(building) AS building, min(x) AS x, min(y) AS y, min(tx) AS tx,
           min(ty) AS ty
      FROM edge WHERE tx IS NOT NULL AND (x, y) <> (tx, ty)
     GROUP BY least(ROW (x, y), ROW (tx, ty)), greatest(ROW (x, y), ROW (tx, ty))
    HAVING count(*) = 1),
  ends AS (
    SELECT a.*, c.metric, ST_Transform(ST_SetSRID(ST_MakeLine(ST_MakePoint(a.x, a.y),
             ST_MakePoint(a.tx, a.ty)), 4490), c.metric) AS line
      FROM alone a JOIN community c ON c.community = for_community),
  rim AS MATERIALIZED (
    SELECT s.geom AS line FROM community c,
           ST_DumpSegments(ST_Boundary(ST_Transform(ST_Segmentize(c.boundary, 0.0005), c.metric))) s
     WHERE c.community = for_community)
  SELECT coalesce(b.name, e.id::text), ST_Length(e.line),
         ST_Transform(ST_LineInterpolatePoint(e.line, 0.5), 4490)
    FROM ends e LEFT JOIN building b ON b.community = for_community AND b.id = e.building
   WHERE NOT EXISTS (
     SELECT FROM rim r WHERE r.line && ST_Expand(e.line, beside_m)
        AND ST_DWithin(r.line, ST_StartPoint(e.line), beside_m)
        AND ST_DWithin(r.line, ST_EndPoint(e.line), beside_m))
     AND EXISTS (
     SELECT FROM unnest(ARRAY[0, 0.5, 1]) AS t(share) WHERE NOT EXISTS (
       SELECT FROM rim r WHERE r.line && ST_Expand(e.line, beside_m)
          AND ST_DWithin(r.line, ST_LineInterpolatePoint(e.line, share), beside_m)))
$$;

ALTER FUNCTION public.edges_alone(for_community bigint, for_tessellation bigint, beside_m double precision) OWNER TO gisgrid_owner;

CREATE FUNCTION public.end_care(for_community bigint, record bigint, on_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.end_care(for_community bigint, record bigint, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.end_job(token bytea, how text, saying text, opens text, name text, media text, content bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE j job;
BEGIN
  UPDATE job SET state = how, words = saying, location = opens, file_name = name,
         share = CASE WHEN how = 'done' THEN 1 WHEN how = 'waiting' THEN 0 ELSE share END,
         ended_at = CASE WHEN how <> 'waiting' THEN now() END,
         tries = CASE WHEN how = 'waiting' THEN tries - 1 ELSE tries END,
         session = NULL, runner = NULL
   WHERE session = token AND state = 'running' RETURNING * INTO j;
  IF FOUND AND content IS NOT NULL THEN
    INSERT INTO job_file (community, id, account, role, media_type, content)
    VALUES (j.community, j.id, j.account, j.role, media, end_job.content);
  END IF;
  DELETE FROM login_session WHERE token_sha256 = token;
END $$;

ALTER FUNCTION public.end_job(token bytea, how text, saying text, opens text, name text, media text, content bytea) OWNER TO gisgrid_owner;

CREATE FUNCTION public.end_role(for_community bigint, for_grant bigint, ends date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
DECLARE r role_grant;
BEGIN
  SELECT * INTO r FROM role_grant WHERE id = for_grant;
  PERFORM may_administer(for_community, r.account);
  UPDATE role_grant SET until = greatest(ends, since) WHERE id = for_grant;
  IF ends <= current_date THEN DELETE FROM login_session WHERE role_grant = for_grant; END IF;
  PERFORM note_account(for_community, 'update', r.account,
                       jsonb_build_object('role', r.role, 'until', ends));
END $$;

ALTER FUNCTION public.end_role(for_community bigint, for_grant bigint, ends date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.enter(token bytea) RETURNS TABLE(account bigint, username text, name text, is_demo boolean, kind text, role_grant bigint, role text, community_from bigint, community_until bigint, all_grids boolean, grids bigint[], verbs text[], person bigint, unit bigint, cadre bigint, residents_group bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  g role_grant;
  day date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  PERFORM set_config('gisgrid.account', '', true), set_config('gisgrid.role', '', true),
          set_config('gisgrid.community_from', '', true),
          set_config('gisgrid.community_until', '', true),
          set_config('gisgrid.all_grids', '', true), set_config('gisgrid.grids', '', true),
          set_config('gisgrid.verbs', '', true), set_config('gisgrid.unit', '', true);
  SELECT a.id, a.username, a.name, a.is_demo, s.kind, s.role_grant
    INTO enter.account, enter.username, enter.name, enter.is_demo, enter.kind, enter.role_grant
    FROM login_session s JOIN account a ON a.id = s.account
   WHERE s.token_sha256 = token AND s.closes_at > now() AND a.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO g FROM role_grant r
   WHERE r.id = enter.role_grant AND r.account = enter.account
     AND r.since <= day AND (r.until IS NULL OR r.until > day);
  IF NOT FOUND THEN RETURN; END IF;
  role := g.role; community_from := g.community_from; community_until := g.community_until;
  person := g.person; unit := g.unit; cadre := g.cadre; residents_group := g.residents_group;
  all_grids := g.role IN ('district_officer', 'community_director', 'administrator');
  grids := CASE WHEN all_grids THEN NULL
                ELSE coalesce(grids_of(g, today_of(g.community_from)), '{}') END;
  verbs := coalesce((SELECT v.verbs FROM role_verb v WHERE v.role = g.role), '{}');
  PERFORM set_config('gisgrid.account', enter.account::text, true),
          set_config('gisgrid.role', enter.role, true),
          set_config('gisgrid.community_from', enter.community_from::text, true),
          set_config('gisgrid.community_until', enter.community_until::text, true),
          set_config('gisgrid.all_grids', CASE WHEN enter.all_grids THEN 'on' ELSE 'off' END, true),
          set_config('gisgrid.grids', coalesce(enter.grids, '{}')::text, true),
          set_config('gisgrid.verbs', ',' || array_to_string(enter.verbs, ',') || ',', true),
          set_config('gisgrid.unit', coalesce(enter.unit::text, ''), true);
  RETURN NEXT;
END $$;

ALTER FUNCTION public.enter(token bytea) OWNER TO gisgrid_owner;

CREATE FUNCTION public.file_named_copy(for_community bigint, of_ledger text, most_restricted boolean, of_grid text, how_many integer, hash bytea, file bytea, named text, why text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  level text := care_level(for_community);
  made bigint;
BEGIN
  IF level = '' OR (most_restricted AND level <> 'RX') OR coalesce(btrim(why), '') = '' THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO named_copy (community, ledger, is_most_restricted, grid_short, rows, sha256, content,
                          filed_by, filer_name)
  VALUES (for_community, of_ledger, most_restricted, of_grid, how_many, hash, file,
          NULLIF(current_setting('gisgrid.account', true), '')::bigint, named)
  RETURNING id INTO made;
  PERFORM note_named(for_community, made, why, 'filed ' || of_ledger);
  RETURN made;
END $$;

ALTER FUNCTION public.file_named_copy(for_community bigint, of_ledger text, most_restricted boolean, of_grid text, how_many integer, hash bytea, file bytea, named text, why text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.freshen_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  found text;
BEGIN
  FOR found IN
    SELECT s.relname FROM pg_stat_user_tables s
     WHERE s.schemaname = 'public'
       AND s.relname IN ('area', 'building', 'building_cell', 'draft_cell', 'draft_grid',
                         'entrance', 'grid_outline', 'household', 'plan_cell', 'street')
       AND s.n_mod_since_analyze > 50 + 0.1 * s.n_live_tup
     ORDER BY s.relname
  LOOP
    BEGIN
      -- Somebody else measures it already: do not wait.
      EXECUTE format('LOCK TABLE %I IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', found);
      EXECUTE format('ANALYZE %I', found);
    EXCEPTION WHEN lock_not_available THEN
      NULL;
    END;
  END LOOP;
END $$;

ALTER FUNCTION public.freshen_statistics() OWNER TO gisgrid_owner;

CREATE FUNCTION public.give_role(for_community bigint, for_account bigint, new_role text, new_person bigint, new_group bigint, new_unit bigint, new_cadre bigint, begins date, ends date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'administer');
  IF new_role = 'district_officer' THEN
    RAISE EXCEPTION 'not allowed: role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM role_grant WHERE account = for_account) THEN
    PERFORM may_administer(for_community, for_account);
  END IF;
  INSERT INTO role_grant (account, role, community_from, community_until, person, residents_group,
                          unit, cadre, since, until)
  VALUES (for_account, new_role, for_community, for_community + 1, new_person, new_group, new_unit,
          new_cadre, begins, ends) RETURNING id INTO made;
  PERFORM note_account(for_community, 'insert', for_account, jsonb_build_object('role', new_role));
  RETURN made;
END $$;

ALTER FUNCTION public.give_role(for_community bigint, for_account bigint, new_role text, new_person bigint, new_group bigint, new_unit bigint, new_cadre bigint, begins date, ends date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.grid_necks(for_community bigint, for_draft bigint, of_grids bigint[]) RETURNS TABLE(grid bigint, name text, place public.geometry, is_forced boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH ground AS (
    SELECT d.draft_grid, c.id, ST_Transform(c.outline, k.metric) AS outline
      FROM draft_cell d
      JOIN building_cell c ON c.community = d.community AND c.id = d.building_cell
      JOIN community k ON k.community = d.community
     WHERE d.community = for_community AND d.draft_plan = for_draft),
  part AS (
    SELECT u.draft_grid, coalesce(p.path[1], 1) AS number, p.geom
      FROM (SELECT g.draft_grid, ST_Union(g.outline) AS outline FROM ground g
             WHERE of_grids IS NULL OR g.draft_grid = ANY (of_grids) GROUP BY g.draft_grid) u,
           ST_Dump(u.outline) p),
  core AS (
    SELECT p.draft_grid, p.number, k.geom,
           row_number() OVER (PARTITION BY p.draft_grid, p.number
                              ORDER BY ST_Area(k.geom) DESC) AS size
      FROM part p, ST_Dump(ST_Buffer(p.geom, -0.485, 'join=mitre')) k
     WHERE ST_Area(k.geom) > 0.1),
  neck AS (
    SELECT c.draft_grid, c.geom AS part,
           ST_LineInterpolatePoint(ST_ShortestLine(c.geom, rest.geom), 0.5) AS place
      FROM core c, LATERAL (SELECT ST_Union(o.geom) AS geom FROM core o
        WHERE o.draft_grid = c.draft_grid AND o.number = c.number AND o.size <> c.size) rest
     WHERE c.size > 1)
  SELECT n.draft_grid, g.name, ST_Transform(n.place, 4490),
         EXISTS (SELECT FROM ground o WHERE o.draft_grid = n.draft_grid
            AND ST_DWithin(o.outline, n.place, 0.01)
            AND (SELECT count(*) FROM ST_Dump(ST_Buffer(o.outline, -0.485, 'join=mitre')) k
                  WHERE ST_Area(k.geom) > 0.1) > 1)
         OR NOT EXISTS (SELECT FROM ground beyond JOIN ground o
             ON o.draft_grid <> n.draft_grid AND ST_Intersects(o.outline, beyond.outline)
            WHERE beyond.draft_grid = n.draft_grid AND ST_Intersects(beyond.outline, n.part)
              AND ST_Area(ST_Intersection(beyond.outline, ST_Buffer(n.part, 0.5)))
                  > 0.5 * ST_Area(beyond.outline)
              AND ST_Length(ST_Intersection(o.outline, beyond.outline)) >= 1)
    FROM neck n JOIN draft_grid g ON g.community = for_community AND g.id = n.draft_grid
$$;

ALTER FUNCTION public.grid_necks(for_community bigint, for_draft bigint, of_grids bigint[]) OWNER TO gisgrid_owner;

CREATE TABLE public.role_grant (
    id bigint NOT NULL,
    account bigint NOT NULL,
    role text NOT NULL,
    community_from bigint NOT NULL,
    community_until bigint NOT NULL,
    person bigint,
    residents_group bigint,
    unit bigint,
    cadre bigint,
    since date DEFAULT ((now() AT TIME ZONE 'Asia/Shanghai'::text))::date NOT NULL,
    until date,
    CONSTRAINT ck_role_grant_range_not_empty CHECK ((community_from < community_until)),
    CONSTRAINT ck_role_grant_role_known CHECK ((role = ANY (ARRAY['district_officer'::text, 'community_director'::text, 'group_leader'::text, 'grid_leader'::text, 'cadre'::text, 'unit_liaison'::text, 'administrator'::text]))),
    CONSTRAINT ck_role_grant_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.role_grant OWNER TO gisgrid_owner;

CREATE FUNCTION public.grids_of(g public.role_grant, on_day date) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  IF g.role = 'grid_leader' THEN
    RETURN (SELECT array_agg(t.grid) FROM grid_leader_term t
            WHERE t.community = g.community_from AND t.person = g.person
              AND t.since <= on_day AND (t.until IS NULL OR t.until > on_day));
  ELSIF g.role = 'group_leader' THEN
    RETURN (SELECT array_agg(r.id) FROM grid r
            WHERE r.community = g.community_from AND r.residents_group = g.residents_group);
  ELSIF g.role = 'cadre' THEN
    RETURN (SELECT array_agg(p.grid) FROM pairing p
            WHERE p.community = g.community_from AND p.cadre = g.cadre
              AND p.since <= on_day AND (p.until IS NULL OR p.until > on_day));
  ELSIF g.role = 'unit_liaison' THEN
    RETURN (SELECT array_agg(p.grid) FROM pairing p
            WHERE p.community = g.community_from AND p.unit = g.unit
              AND p.since <= on_day AND (p.until IS NULL OR p.until > on_day));
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION public.grids_of(g public.role_grant, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.ground_tile(token bytea, for_community bigint, z integer, x integer, y integer) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.ground_tile(token bytea, for_community bigint, z integer, x integer, y integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.history_of(for_community bigint, of_table text, of_row bigint) RETURNS TABLE(id bigint, at timestamp with time zone, who text, action text, table_name text, row_id bigint, before jsonb, after jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  editable text[] := ARRAY['building', 'entrance', 'household', 'unit', 'cadre', 'person',
                           'grid_leader_term'];
BEGIN
  PERFORM require_verb(for_community, CASE WHEN of_table = 'grid_leader_term' THEN 'pair'
                                           ELSE 'import' END);
  RETURN QUERY
  WITH touched AS (
    SELECT DISTINCT e.at, e.account FROM audit_entry e
     WHERE e.community = for_community AND e.table_name = of_table AND e.row_id = of_row
       AND e.table_name = ANY(editable) AND e.action <> 'look')
  SELECT e.id, e.at, a.name, e.action, e.table_name, e.row_id,
         NULLIF(e.before, 'null'), NULLIF(e.after, 'null')
    FROM touched t
    JOIN audit_entry e ON e.community = for_community AND e.at = t.at
     AND e.account IS NOT DISTINCT FROM t.account
    LEFT JOIN account a ON a.id = e.account
   WHERE e.table_name = ANY(editable) AND e.action IN ('insert', 'update', 'delete')
   ORDER BY e.id;
END $$;

ALTER FUNCTION public.history_of(for_community bigint, of_table text, of_row bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.household_tile(token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.household_tile(token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.households_in(for_community bigint, for_tessellation bigint) RETURNS TABLE(household bigint, is_inside boolean, cell_by_key bigint, cell_by_place bigint, decision text)
    LANGUAGE sql STABLE
    AS $$
  WITH cells AS MATERIALIZED (
    SELECT id, building, outline FROM building_cell
     WHERE community = for_community AND tessellation = for_tessellation),
  places AS MATERIALIZED (
    SELECT DISTINCT point FROM household WHERE community = for_community),
  placed AS MATERIALIZED (
    SELECT p.point, ST_Covers(c.boundary, p.point) AS is_inside,
           (SELECT min(k.id) FROM cells k WHERE ST_Covers(k.outline, p.point)) AS cell
      FROM places p JOIN community c ON c.community = for_community)
  SELECT h.id, p.is_inside, k.id, p.cell, h.outside
    FROM household h JOIN placed p ON p.point = h.point
    LEFT JOIN cells k ON k.building = h.building
   WHERE h.community = for_community
$$;

ALTER FUNCTION public.households_in(for_community bigint, for_tessellation bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.in_own_grids(which bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  SELECT current_setting('gisgrid.all_grids', true) = 'on'
      OR which = ANY (NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])
$$;

ALTER FUNCTION public.in_own_grids(which bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.is_wider_than(shape public.geometry, metres double precision) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT coalesce(2 * ST_Area(shape) / NULLIF(ST_Perimeter(shape), 0), 0) > metres
$$;

ALTER FUNCTION public.is_wider_than(shape public.geometry, metres double precision) OWNER TO gisgrid_owner;

CREATE FUNCTION public.job_stops(token bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT EXISTS (SELECT FROM job WHERE session = token AND state = 'running'
                    AND stop_asked_at IS NOT NULL)
$$;

ALTER FUNCTION public.job_stops(token bytea) OWNER TO gisgrid_owner;

CREATE FUNCTION public.keep_open(token bytea, minutes integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  UPDATE login_session
     SET closes_at = least(now() + make_interval(mins => minutes), opened_at + interval '12 hours')
   WHERE token_sha256 = token AND kind = 'shared' AND closes_at > now()
     AND closes_at < now() + make_interval(mins => minutes - 1)
$$;

ALTER FUNCTION public.keep_open(token bytea, minutes integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.late_needs() RETURNS TABLE(community bigint, day date, needs jsonb, filled_in jsonb, limits jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.late_needs() OWNER TO gisgrid_owner;

CREATE FUNCTION public.login_failed(for_username text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  DELETE FROM login_attempt WHERE at < now() - interval '1 day';
  INSERT INTO login_attempt (username) VALUES (left(for_username, 200))
$$;

ALTER FUNCTION public.login_failed(for_username text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.login_of(for_username text) RETURNS TABLE(account bigint, password_hash text, is_demo boolean, failed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT a.id, a.password_hash, a.is_demo,
         (SELECT count(*) FROM login_attempt t
           WHERE t.username = for_username AND t.at > now() - interval '10 minutes')
    FROM (SELECT 1) one LEFT JOIN account a
      ON a.username = for_username AND a.disabled_at IS NULL
$$;

ALTER FUNCTION public.login_of(for_username text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.make_account(for_community bigint, new_username text, new_name text, hashed text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'administer');
  INSERT INTO account (username, name, password_hash, must_change)
  VALUES (new_username, new_name, hashed, true) ON CONFLICT (username) DO NOTHING
  RETURNING id INTO made;
  IF made IS NOT NULL THEN
    PERFORM note_account(for_community, 'insert', made, jsonb_build_object('username', new_username));
  END IF;
  RETURN made;
END $$;

ALTER FUNCTION public.make_account(for_community bigint, new_username text, new_name text, hashed text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.may_administer(for_community bigint, for_account bigint) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'administer');
  IF NOT EXISTS (SELECT FROM role_grant r WHERE r.account = for_account
                  AND r.community_from <= for_community AND r.community_until > for_community)
  OR EXISTS (SELECT FROM role_grant r WHERE r.account = for_account
     AND (r.community_from < NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
       OR r.community_until > NULLIF(current_setting('gisgrid.community_until', true), '')::bigint)) THEN
    RAISE EXCEPTION 'not allowed: account' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

ALTER FUNCTION public.may_administer(for_community bigint, for_account bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.may_see_ground(token bytea, for_community bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM enter(token);
  RETURN EXISTS (SELECT FROM public_community(for_community)) OR coalesce(
       for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
   AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint, false);
END $$;

ALTER FUNCTION public.may_see_ground(token bytea, for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.morton(place public.geometry) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
  cells constant double precision := 1073741824;
  lat double precision := radians(least(greatest(public.ST_Y(place), -85.05112), 85.05112));
  x double precision := (public.ST_X(place) + 180) / 360 * cells;
  y double precision := (1 - ln(tan(lat) + 1 / cos(lat)) / pi()) / 2 * cells;
BEGIN
  RETURN public.spread_bits(least(greatest(floor(x), 0), cells - 1)::bigint)
      | (public.spread_bits(least(greatest(floor(y), 0), cells - 1)::bigint) << 1);
END $$;

ALTER FUNCTION public.morton(place public.geometry) OWNER TO gisgrid_owner;

CREATE FUNCTION public.name_of(for_community bigint, for_account bigint) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'see');
  RETURN (SELECT a.name FROM account a WHERE a.id = for_account AND EXISTS (
    SELECT FROM draft_plan d WHERE d.community = for_community
       AND for_account IN (d.submitted_by, d.approved_by, d.made_by)));
END $$;

ALTER FUNCTION public.name_of(for_community bigint, for_account bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.named_copies(for_community bigint) RETURNS TABLE(id bigint, ledger text, grid_short text, rows integer, sha256 bytea, filed_at timestamp with time zone, filer_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT n.id, n.ledger, n.grid_short, n.rows, n.sha256, n.filed_at, n.filer_name
    FROM named_copy n
   WHERE n.community = for_community AND care_level(for_community) <> ''
     AND (NOT n.is_most_restricted OR care_level(for_community) = 'RX')
     AND (current_setting('gisgrid.all_grids', true) = 'on'
       OR n.filed_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint)
   ORDER BY n.id DESC LIMIT 50
$$;

ALTER FUNCTION public.named_copies(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.nature_tile(token bytea, for_community bigint, z integer, x integer, y integer) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT may_see_ground(token, for_community) THEN RETURN NULL; END IF;
  RETURN area_tile(for_community, ST_TileEnvelope(z, x, y), true, z);
END $$;

ALTER FUNCTION public.nature_tile(token bytea, for_community bigint, z integer, x integer, y integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.next_number(for_community bigint, for_series text, how_many integer DEFAULT 1) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE given integer;
BEGIN
  PERFORM require_verb(for_community, 'record');
  INSERT INTO counter AS c (community, series, last) VALUES (for_community, for_series, how_many)
  ON CONFLICT (community, series) DO UPDATE SET last = c.last + how_many
  RETURNING last - how_many + 1 INTO given;
  RETURN given;
END $$;

ALTER FUNCTION public.next_number(for_community bigint, for_series text, how_many integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.next_print(for_community bigint, for_series text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE given integer;
BEGIN
  PERFORM require_verb(for_community, 'see');
  INSERT INTO counter AS c (community, series, last)
  VALUES (for_community, 'print ' || for_series, 1)
  ON CONFLICT (community, series) DO UPDATE SET last = c.last + 1
  RETURNING last INTO given;
  RETURN given;
END $$;

ALTER FUNCTION public.next_print(for_community bigint, for_series text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.note_account(for_community bigint, what text, for_account bigint, told jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), what, 'account', for_account, told)
$$;

ALTER FUNCTION public.note_account(for_community bigint, what text, for_account bigint, told jsonb) OWNER TO gisgrid_owner;

CREATE FUNCTION public.note_care_service(for_community bigint, for_visit bigint, for_kind text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'record');
  IF NOT EXISTS (SELECT FROM visit v WHERE v.community = for_community AND v.id = for_visit
       AND v.recorded_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint) THEN
    RAISE EXCEPTION 'not the visit of the asker' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO care_service (community, visit, kind) VALUES (for_community, for_visit, for_kind);
END $$;

ALTER FUNCTION public.note_care_service(for_community bigint, for_visit bigint, for_kind text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.note_dispute(for_community bigint, for_dispute bigint, about text, who_quarrels text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE who bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
BEGIN
  PERFORM require_verb(for_community, 'record');
  IF NOT EXISTS (SELECT FROM dispute d WHERE d.community = for_community AND d.id = for_dispute
       AND (d.recorded_by = who OR (care_level(for_community) <> '' AND in_own_grids(d.grid)))) THEN
    RAISE EXCEPTION 'neither who recorded it nor a named reader'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO dispute_words AS w (community, dispute, summary, parties)
  VALUES (for_community, for_dispute, coalesce(about, ''), NULLIF(btrim(who_quarrels), ''))
  ON CONFLICT (community, dispute) DO UPDATE
     SET summary = coalesce(about, w.summary), parties = coalesce(EXCLUDED.parties, w.parties);
END $$;

ALTER FUNCTION public.note_dispute(for_community bigint, for_dispute bigint, about text, who_quarrels text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.note_named(for_community bigint, for_copy bigint, why text, what text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp'
    AS $$
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'look', 'named_copy', for_copy,
          jsonb_build_object('why', why, 'what', what));
$$;

ALTER FUNCTION public.note_named(for_community bigint, for_copy bigint, why text, what text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.open_session(token bytea, for_account bigint, for_kind text, closes timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
DECLARE chosen bigint;
BEGIN
  DELETE FROM login_session WHERE closes_at < now();
  DELETE FROM login_attempt WHERE username = (SELECT username FROM account WHERE id = for_account);
  SELECT id INTO chosen FROM role_grant
   WHERE account = for_account AND since <= current_date AND (until IS NULL OR until > current_date)
   ORDER BY id LIMIT 1;
  IF chosen IS NULL THEN RETURN false; END IF;
  IF for_kind = 'browser' THEN
    UPDATE account SET last_in_at = now() WHERE id = for_account;
    IF (SELECT must_change FROM account WHERE id = for_account) THEN for_kind := 'first'; END IF;
  END IF;
  INSERT INTO login_session (token_sha256, account, role_grant, kind, closes_at)
  VALUES (token, for_account, chosen, for_kind, closes);
  RETURN true;
END $$;

ALTER FUNCTION public.open_session(token bytea, for_account bigint, for_kind text, closes timestamp with time zone) OWNER TO gisgrid_owner;

CREATE FUNCTION public.own_password(token bytea) RETURNS TABLE(account bigint, password_hash text, must_change boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT a.id, a.password_hash, a.must_change FROM login_session s JOIN account a ON a.id = s.account
   WHERE s.token_sha256 = token AND s.closes_at > now() AND a.disabled_at IS NULL
$$;

ALTER FUNCTION public.own_password(token bytea) OWNER TO gisgrid_owner;

CREATE FUNCTION public.own_units() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
  SELECT coalesce(array_agg(r.unit), '{}') FROM role_grant r
   WHERE r.account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
     AND current_setting('gisgrid.role', true) = 'unit_liaison' AND r.role = 'unit_liaison'
     AND r.since <= current_date AND (r.until IS NULL OR r.until > current_date)
     AND r.unit IS NOT NULL
$$;

ALTER FUNCTION public.own_units() OWNER TO gisgrid_owner;

CREATE FUNCTION public.people_of(for_community bigint) RETURNS TABLE(account bigint, username text, name text, is_disabled boolean, must_change boolean, last_in timestamp with time zone, sessions bigint, role_grant bigint, role text, scope text, since date, until date, is_wider boolean, person bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
#variable_conflict use_column
BEGIN
  IF NOT coalesce(for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
     AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint
     AND (strpos(current_setting('gisgrid.verbs', true), ',administer,') > 0
       OR strpos(current_setting('gisgrid.verbs', true), ',import,') > 0), false) THEN
    RAISE EXCEPTION 'not allowed: people' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
  SELECT a.id, a.username, a.name, a.disabled_at IS NOT NULL, a.must_change, a.last_in_at,
         (SELECT count(*) FROM login_session s WHERE s.account = a.id AND s.closes_at > now()),
         r.id, r.role,
         coalesce(g.name, u.short, p.name,
                  (SELECT string_agg(d.short, '、' ORDER BY d.short)
                     FROM grid_leader_term t JOIN grid d ON d.community = t.community AND d.id = t.grid
                    WHERE t.community = for_community AND t.person = r.person
                      AND t.since <= current_date AND (t.until IS NULL OR t.until > current_date)), ''),
         r.since, r.until, r.community_until > r.community_from + 1, r.person
    FROM role_grant r JOIN account a ON a.id = r.account
    LEFT JOIN residents_group g ON g.community = r.community_from AND g.id = r.residents_group
    LEFT JOIN unit u ON u.community = r.community_from AND u.id = r.unit
    LEFT JOIN cadre c ON c.community = r.community_from AND c.id = r.cadre
    LEFT JOIN person p ON p.community = c.community AND p.id = c.person
   WHERE r.community_from <= for_community AND r.community_until > for_community
   ORDER BY a.name, a.id, r.id;
END $$;

ALTER FUNCTION public.people_of(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.place_households(for_community bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
  plan grid_plan;
  moved integer := 0;
  n integer;
  t name;
  parent name;
BEGIN
  SELECT * INTO plan FROM grid_plan p
   WHERE p.community = for_community AND p.since <= today_of(for_community)
     AND (p.until IS NULL OR p.until > today_of(for_community));
  IF NOT FOUND THEN RETURN 0; END IF;
  UPDATE household h SET grid = s.grid
    FROM (SELECT i.household, CASE
            WHEN i.is_inside THEN (SELECT c.grid FROM plan_cell c
               WHERE c.community = for_community AND c.grid_plan = plan.id
                 AND c.building_cell = coalesce(i.cell_by_key, i.cell_by_place))
            WHEN i.decision = 'nearest' THEN (SELECT o.grid FROM grid_outline o
               WHERE o.community = for_community AND o.grid_plan = plan.id
               ORDER BY ST_Distance(o.outline::geography, x.point::geography), o.grid LIMIT 1)
            END AS grid
          FROM households_in(for_community, plan.tessellation) i
          JOIN household x ON x.community = for_community AND x.id = i.household) s
   WHERE h.community = for_community AND h.id = s.household AND h.grid IS DISTINCT FROM s.grid;
  GET DIAGNOSTICS moved = ROW_COUNT;
  FOR t IN SELECT * FROM tables_with('household', 'grid') LOOP
    EXECUTE format('UPDATE %I r SET grid = h.grid FROM household h
      WHERE r.community = $1 AND h.community = $1 AND h.id = r.household
        AND r.grid IS DISTINCT FROM h.grid', t) USING for_community;
  END LOOP;
  FOR t IN SELECT * FROM tables_with('household', 'grid', 'point') LOOP
    EXECUTE format('UPDATE %I r SET grid = o.grid FROM grid_outline o
      WHERE r.community = $1 AND r.household IS NULL AND o.community = $1 AND o.grid_plan = $2
        AND ST_Covers(o.outline, r.point) AND r.grid IS DISTINCT FROM o.grid
        AND NOT EXISTS (SELECT FROM grid_outline l WHERE l.community = $1 AND l.grid_plan = $2
              AND l.grid < o.grid AND ST_Covers(l.outline, r.point))', t)
      USING for_community, plan.id;
  END LOOP;
  FOREACH parent IN ARRAY ARRAY['need', 'visit', 'wish'] LOOP
    FOR t IN SELECT * FROM tables_with(parent, 'grid') LOOP
      EXECUTE format('UPDATE %I s SET grid = p.grid FROM %I p
        WHERE s.community = $1 AND p.community = $1 AND p.id = s.%I
          AND s.grid IS DISTINCT FROM p.grid', t, parent, parent) USING for_community;
    END LOOP;
  END LOOP;
  UPDATE grid_plan SET in_effect_at = now()
   WHERE community = for_community AND id = plan.id AND in_effect_at IS NULL;
  RETURN moved;
END $_$;

ALTER FUNCTION public.place_households(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.plan_on(for_community bigint, on_day date) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT p.id FROM grid_plan p WHERE p.community = for_community AND p.since <= on_day
     AND (p.until IS NULL OR p.until > on_day)
$$;

ALTER FUNCTION public.plan_on(for_community bigint, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_answer(for_community bigint, with_receipt text) RETURNS TABLE(kind text, kind_en text, made_on date, state text, need_state text, reply text, replied_on date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT k.name, k.name_en, (r.made_at AT TIME ZONE c.timezone)::date, r.state, n.state, r.reply,
         r.replied_on
    FROM guest_report r JOIN need_kind k ON k.code = r.kind
    JOIN community c ON c.community = r.community
    LEFT JOIN need n ON n.community = r.community AND n.id = r.need
   WHERE r.community = for_community AND r.receipt = with_receipt
     AND EXISTS (SELECT FROM public_community(for_community))
$$;

ALTER FUNCTION public.public_answer(for_community bigint, with_receipt text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_community(for_community bigint) RETURNS TABLE(name text, short text, is_synthetic boolean, attribution text, boundary text, timezone text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT c.name, c.short, c.is_synthetic, c.attribution, ST_AsGeoJSON(c.boundary, 7, 0), c.timezone
    FROM community c WHERE c.community = for_community
     AND coalesce(c.settings ->> 'public_map', 'yes') = 'yes'
$$;

ALTER FUNCTION public.public_community(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_grids(for_community bigint, on_day date) RETURNS TABLE(grid bigint, code text, short text, name text, outline text, lon double precision, lat double precision, radius_m double precision, leader text, leader_phone text, unit text, unit_short text, households bigint, needs_per_100 numeric, is_hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT g.id, g.code, g.short, g.name, ST_AsGeoJSON(o.outline, 7, 0), ST_X(o.label), ST_Y(o.label),
         o.label_radius_m, l.name, l.phone, u.name, u.short,
         r.households, r.needs_per_100, r.is_hidden
    FROM grid_outline o
    JOIN grid g ON g.community = o.community AND g.id = o.grid
    JOIN public_rates(for_community, on_day) r ON r.grid = g.id
    LEFT JOIN LATERAL (
      SELECT p.name, p.phone FROM grid_leader_term t
        JOIN person p ON p.community = t.community AND p.id = t.person
       WHERE t.community = o.community AND t.grid = g.id AND t.since <= on_day
         AND (t.until IS NULL OR t.until > on_day)) l ON true
    LEFT JOIN LATERAL (
      SELECT u.name, u.short FROM pairing p JOIN unit u ON u.community = p.community AND u.id = p.unit
       WHERE p.community = o.community AND p.grid = g.id AND p.since <= on_day
         AND (p.until IS NULL OR p.until > on_day) ORDER BY p.since DESC, p.id DESC LIMIT 1) u ON true
   WHERE o.community = for_community AND o.grid_plan = plan_on(for_community, on_day)
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY g.short
$$;

ALTER FUNCTION public.public_grids(for_community bigint, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_rates(for_community bigint, on_day date) RETURNS TABLE(grid bigint, households bigint, needs_per_100 numeric, is_hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH k AS (
    SELECT coalesce((c.settings ->> 'k_households')::int, 5) AS households,
           coalesce((c.settings ->> 'k_records')::int, 3) AS records
      FROM community c WHERE c.community = for_community),
  counted AS (
    SELECT o.grid,
           (SELECT count(*) FROM household h WHERE h.community = for_community
               AND h.grid = o.grid AND h.is_counted) AS homes,
           (SELECT count(*) FROM need n WHERE n.community = for_community AND n.grid = o.grid
               AND n.raised_on <= on_day AND (n.closed_on IS NULL OR n.closed_on > on_day)) AS open
      FROM grid_outline o
     WHERE o.community = for_community AND o.grid_plan = plan_on(for_community, on_day)),
  first AS (
    SELECT c.*, c.homes < k.households OR (c.open > 0 AND c.open < k.records) AS hidden
      FROM counted c, k),
  second AS (
    SELECT f.*, sum(f.hidden::int) OVER () AS hidden_count,
           row_number() OVER (PARTITION BY f.hidden ORDER BY f.open, f.grid) AS place
      FROM first f)
  SELECT s.grid, round(s.homes / 10.0)::bigint * 10,
         CASE WHEN s.hidden OR (s.hidden_count = 1 AND s.place = 1) OR s.homes = 0 THEN NULL
              ELSE round(s.open * 100.0 / s.homes, 1) END,
         s.hidden OR (s.hidden_count = 1 AND s.place = 1)
    FROM second s
$$;

ALTER FUNCTION public.public_rates(for_community bigint, on_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_resources(for_community bigint) RETURNS TABLE(unit text, kind text, name text, capacity integer, measure text, place text, open_times text, conditions text, phone text, checked_on date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT u.name, r.kind, r.name, r.capacity, r.measure, coalesce(r.place, u.address),
         r.open_times, r.conditions, u.phone, r.checked_on
    FROM resource r JOIN unit u ON u.community = r.community AND u.id = r.unit
   WHERE r.community = for_community AND r.state = 'published'
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY r.kind, u.code, r.name, r.id
$$;

ALTER FUNCTION public.public_resources(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.public_wishes(for_community bigint) RETURNS TABLE(id bigint, no integer, wish_text text, kind text, wisher_class text, state text, unit text, is_volunteer boolean, round smallint, grid text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH hidden AS (
    SELECT r.grid, r.households < coalesce((c.settings ->> 'k_households')::int, 5) AS is_small
      FROM public_rates(for_community, today_of(for_community)) r, community c
     WHERE c.community = for_community)
  SELECT w.id, w.no, w.wish_text, w.kind, w.wisher_class,
         CASE WHEN w.state IN ('realised', 'confirmed') THEN 'realised'
              WHEN w.state = 'on_wall' THEN 'on_wall' ELSE 'claimed' END,
         u.name, w.volunteer IS NOT NULL, w.round,
         CASE WHEN h.is_small IS NOT TRUE AND h.grid IS NOT NULL THEN g.short END
    FROM wish w
    LEFT JOIN hidden h ON h.grid = w.grid
    LEFT JOIN grid g ON g.community = w.community AND g.id = w.grid
    LEFT JOIN unit u ON u.community = w.community AND u.id = w.claimed_by
   WHERE w.community = for_community
     AND w.state IN ('on_wall', 'claimed', 'contacted', 'realised', 'confirmed')
     AND (w.state NOT IN ('realised', 'confirmed')
          OR w.realised_on > today_of(for_community) - 365)
     AND EXISTS (SELECT FROM public_community(for_community))
   ORDER BY w.state = 'on_wall' DESC, w.round DESC, w.published_on, w.id
$$;

ALTER FUNCTION public.public_wishes(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.publish(for_community bigint, for_draft bigint, from_day date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  draft draft_plan;
  scheme code_scheme;
  faults jsonb;
  last_since date;
  made bigint;
  serial integer;
  metric integer;
  g record;
BEGIN
  PERFORM require_verb(for_community, 'publish');
  PERFORM FROM community c WHERE c.community = for_community FOR NO KEY UPDATE;
  SELECT * INTO draft FROM draft_plan d
   WHERE d.community = for_community AND d.id = for_draft FOR UPDATE;
  IF NOT FOUND OR draft.state NOT IN ('draft', 'submitted', 'approved') THEN
    RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002';
  END IF;
  SELECT jsonb_agg(jsonb_build_object('fault', f.fault, 'subject', f.subject, 'size', f.size,
           'lon', ST_X(f.place), 'lat', ST_Y(f.place))) INTO faults
    FROM coverage_faults(for_community, for_draft) f;
  IF faults IS NOT NULL THEN
    RAISE EXCEPTION 'the coverage gate refuses' USING ERRCODE = 'GG001', DETAIL = faults::text;
  END IF;
  SELECT max(p.since) INTO last_since FROM grid_plan p
   WHERE p.community = for_community AND p.withdrawn_at IS NULL;
  IF last_since > from_day THEN
    RAISE EXCEPTION 'a later plan is published' USING ERRCODE = 'GG003', DETAIL = last_since::text;
  END IF;
  IF last_since IS NOT NULL THEN
    IF draft.state <> 'approved' OR draft.approved_by IS NOT DISTINCT FROM draft.submitted_by THEN
      RAISE EXCEPTION 'a second person approves' USING ERRCODE = 'GG004';
    END IF;
    IF draft.digest IS DISTINCT FROM draft_digest(for_community, for_draft) THEN
      RAISE EXCEPTION 'changed after it was submitted' USING ERRCODE = 'GG005';
    END IF;
  END IF;
  SELECT c.metric INTO metric FROM community c WHERE c.community = for_community;
  SELECT * INTO scheme FROM code_scheme s WHERE s.key = draft.code_scheme;
  UPDATE grid_plan SET until = from_day WHERE community = for_community AND until IS NULL;
  INSERT INTO grid_plan (community, number, name, tessellation, since, published_by, approved_by,
                         draft_plan)
  SELECT for_community, coalesce(max(p.number), 0) + 1, draft.name, draft.tessellation, from_day,
         NULLIF(current_setting('gisgrid.account', true), '')::bigint, draft.approved_by, draft.id
    FROM grid_plan p WHERE p.community = for_community RETURNING id INTO made;

  -- Serials go on from the highest ever given, whatever the scheme: none is used again.
  SELECT coalesce(max(r.short::integer), 0) INTO serial
    FROM grid r WHERE r.community = for_community;
  FOR g IN SELECT * FROM draft_grid d WHERE d.community = for_community
    AND d.draft_plan = for_draft AND d.grid IS NULL ORDER BY d.position
  LOOP
    serial := serial + 1;
    IF length(serial::text) > scheme.serial_digits THEN
      RAISE EXCEPTION 'no code is left' USING ERRCODE = 'GG008', DETAIL = serial::text;
    END IF;
    WITH new AS (
      INSERT INTO grid (community, code, short, name, search, residents_group)
      VALUES (for_community,
              scheme.prefix || for_community || lpad(serial::text, scheme.serial_digits, '0'),
              lpad(serial::text, greatest(2, length(serial::text)), '0'), g.name, g.search,
              g.residents_group) RETURNING id)
    UPDATE draft_grid d SET grid = new.id FROM new
     WHERE d.community = for_community AND d.id = g.id;
  END LOOP;
  INSERT INTO plan_cell (community, grid_plan, building_cell, grid)
  SELECT for_community, made, c.building_cell, d.grid
    FROM draft_cell c JOIN draft_grid d ON d.community = c.community AND d.id = c.draft_grid
   WHERE c.community = for_community AND c.draft_plan = for_draft;
  INSERT INTO grid_outline (community, grid_plan, grid, outline, label, label_radius_m, area_m2)
  SELECT for_community, made, u.grid, u.outline, ST_Transform((m.circle).center, 4490),
         (m.circle).radius, ST_Area(ST_Transform(u.outline, metric))
    FROM (SELECT p.grid, ST_Multi(ST_Union(c.outline)) AS outline
            FROM plan_cell p JOIN building_cell c
              ON c.community = p.community AND c.id = p.building_cell
           WHERE p.community = for_community AND p.grid_plan = made GROUP BY p.grid) u,
         LATERAL (SELECT ST_MaximumInscribedCircle(ST_Transform(u.outline, metric)) AS circle) m;
  UPDATE draft_plan SET state = 'published' WHERE community = for_community AND id = for_draft;
  IF from_day <= today_of(for_community) THEN PERFORM place_households(for_community); END IF;
  RETURN made;
END $$;

ALTER FUNCTION public.publish(for_community bigint, for_draft bigint, from_day date) OWNER TO gisgrid_owner;

CREATE FUNCTION public.raise_supervision(for_community bigint, rungs jsonb) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.raise_supervision(for_community bigint, rungs jsonb) OWNER TO gisgrid_owner;

CREATE FUNCTION public.read_care(for_community bigint, for_household bigint, why text) RETURNS TABLE(id bigint, household bigint, class text, since date, until date, note text, address text, grid bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.read_care(for_community bigint, for_household bigint, why text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.read_care_services(for_community bigint, why text) RETURNS TABLE(id bigint, visited_on date, kind text, address text, grid bigint, visitor text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.read_care_services(for_community bigint, why text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.read_disputes(for_community bigint, for_dispute bigint, why text) RETURNS TABLE(dispute bigint, parties text, summary text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE level text := care_level(for_community);
BEGIN
  IF level = '' OR coalesce(btrim(why), '') = '' THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'look', 'dispute_words', for_dispute,
          jsonb_build_object('why', why, 'level', level));
  RETURN QUERY SELECT w.dispute, w.parties, w.summary
    FROM dispute_words w
    JOIN dispute d ON d.community = w.community AND d.id = w.dispute
   WHERE w.community = for_community AND in_own_grids(d.grid)
     AND (for_dispute IS NULL OR w.dispute = for_dispute);
END $$;

ALTER FUNCTION public.read_disputes(for_community bigint, for_dispute bigint, why text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.read_named_copy(for_community bigint, for_copy bigint, why text) RETURNS TABLE(ledger text, filed_at timestamp with time zone, content bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  IF coalesce(btrim(why), '') = ''
     OR NOT EXISTS (SELECT FROM named_copies(for_community) n WHERE n.id = for_copy) THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM note_named(for_community, for_copy, why, 'read');
  RETURN QUERY SELECT n.ledger, n.filed_at, n.content FROM named_copy n
    WHERE n.community = for_community AND n.id = for_copy;
END $$;

ALTER FUNCTION public.read_named_copy(for_community bigint, for_copy bigint, why text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.recut_tessellation(for_community bigint, base bigint, olds bigint[], buildings bigint[], outlines bytea[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'draw');
  INSERT INTO tessellation (community, made_by, cells)
  SELECT for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
         (SELECT count(*) FROM building_cell c WHERE c.community = for_community
            AND c.tessellation = base AND c.id <> ALL (olds)) + cardinality(outlines)
  RETURNING id INTO made;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, c.building, c.outline FROM building_cell c
   WHERE c.community = for_community AND c.tessellation = base AND c.id <> ALL (olds)
   ORDER BY c.id;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, b, ST_Multi(ST_GeomFromWKB(o, 4490))
    FROM unnest(buildings, outlines) WITH ORDINALITY AS t(b, o, n) ORDER BY n;
  RETURN made;
END $$;

ALTER FUNCTION public.recut_tessellation(for_community bigint, base bigint, olds bigint[], buildings bigint[], outlines bytea[]) OWNER TO gisgrid_owner;

CREATE FUNCTION public.release_wish(for_community bigint, for_wish bigint, named text, said text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  who bigint := NULLIF(current_setting('gisgrid.account', true), '')::bigint;
  before text;
BEGIN
  PERFORM require_verb(for_community, 'record');
  SELECT w.state INTO before FROM wish w
   WHERE w.community = for_community AND w.id = for_wish AND w.state IN ('claimed', 'contacted')
     AND (w.claimed_by = ANY (own_units()) OR w.volunteer = who
          OR (strpos(current_setting('gisgrid.verbs', true), ',close,') > 0
              AND (current_setting('gisgrid.all_grids', true) = 'on' OR w.grid = ANY (
                NULLIF(current_setting('gisgrid.grids', true), '')::bigint[]))))
     FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE wish SET state = 'on_wall', claimed_by = NULL, volunteer = NULL, claimed_on = NULL,
         contacted_on = NULL, version = version + 1
   WHERE community = for_community AND id = for_wish;
  INSERT INTO wish_act (community, wish, by_account, by_name, step, from_state, to_state, note)
  VALUES (for_community, for_wish, who, named, 'release', before, 'on_wall', said);
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, before, after)
  VALUES (for_community, who, current_setting('gisgrid.role', true), 'update', 'wish', for_wish,
          jsonb_build_object('state', before), '{"state": "on_wall"}');
  RETURN true;
END $$;

ALTER FUNCTION public.release_wish(for_community bigint, for_wish bigint, named text, said text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.remind_of_needs() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.remind_of_needs() OWNER TO gisgrid_owner;

CREATE FUNCTION public.remind_of_promises() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.remind_of_promises() OWNER TO gisgrid_owner;

CREATE FUNCTION public.remind_of_visits() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.remind_of_visits() OWNER TO gisgrid_owner;

CREATE FUNCTION public.report_as_guest(for_community bigint, origin text, key text, with_receipt text, of_kind text, said text, lon double precision, lat double precision, at_place text, who text, tel text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.report_as_guest(for_community bigint, origin text, key text, with_receipt text, of_kind text, said text, lon double precision, lat double precision, at_place text, who text, tel text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.require_verb(for_community bigint, verb text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
  IF NOT coalesce(
       for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
   AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint
   AND strpos(current_setting('gisgrid.verbs', true), ',' || verb || ',') > 0, false) THEN
    RAISE EXCEPTION 'not allowed: %', verb USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

ALTER FUNCTION public.require_verb(for_community bigint, verb text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.reset_password(for_community bigint, for_account bigint, hashed text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  UPDATE account SET password_hash = hashed, must_change = true WHERE id = for_account;
  DELETE FROM login_session WHERE account = for_account;
  PERFORM note_account(for_community, 'update', for_account, '{"password": "reset"}');
END $$;

ALTER FUNCTION public.reset_password(for_community bigint, for_account bigint, hashed text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.resume_held() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE resumed integer;
BEGIN
  WITH due AS (
    UPDATE need n SET state = 'handling', state_on = today_of(n.community), held_until = NULL,
           version = n.version + 1
     WHERE n.state = 'on_hold' AND n.held_until <= today_of(n.community)
     RETURNING n.community, n.id, n.grid
  ), steps AS (
    INSERT INTO need_step (community, need, grid, by_name, from_state, to_state, step)
    SELECT community, id, grid, '', 'on_hold', 'handling', 'resume' FROM due
  )
  INSERT INTO audit_entry (community, action, table_name, row_id, before, after)
  SELECT community, 'update', 'need', id, '{"state": "on_hold"}', '{"state": "handling"}' FROM due;
  GET DIAGNOSTICS resumed = ROW_COUNT;
  RETURN resumed;
END $$;

ALTER FUNCTION public.resume_held() OWNER TO gisgrid_owner;

CREATE FUNCTION public.return_draft(for_community bigint, for_draft bigint, because text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  IF strpos(current_setting('gisgrid.verbs', true), ',draw,') = 0 THEN
    PERFORM require_verb(for_community, 'approve');
  ELSE
    PERFORM require_verb(for_community, 'draw');
  END IF;
  UPDATE draft_plan SET state = 'draft', returned = NULLIF(because, ''), approved_by = NULL,
         approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = for_draft AND state IN ('submitted', 'approved');
  IF NOT FOUND THEN RAISE EXCEPTION 'not submitted' USING ERRCODE = 'GG002'; END IF;
END $$;

ALTER FUNCTION public.return_draft(for_community bigint, for_draft bigint, because text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.roles_of(token bytea) RETURNS TABLE(role_grant bigint, role text, community_from bigint, community_until bigint, label text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
  SELECT r.id, r.role, r.community_from, r.community_until,
         coalesce(g.name, u.short, c.name, '')
    FROM login_session s JOIN role_grant r ON r.account = s.account
    LEFT JOIN residents_group g ON g.community = r.community_from AND g.id = r.residents_group
    LEFT JOIN unit u ON u.community = r.community_from AND u.id = r.unit
    LEFT JOIN community c ON c.community = r.community_from
   WHERE s.token_sha256 = token AND s.closes_at > now()
     AND r.since <= current_date AND (r.until IS NULL OR r.until > current_date)
   ORDER BY r.id
$$;

ALTER FUNCTION public.roles_of(token bytea) OWNER TO gisgrid_owner;

CREATE FUNCTION public.see_job(for_community bigint, for_id bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  UPDATE job SET seen_at = now()
   WHERE community = for_community AND id = for_id AND seen_at IS NULL
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

ALTER FUNCTION public.see_job(for_community bigint, for_id bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.send_notices(for_community bigint, to_accounts bigint[], said text, with_fields jsonb, to_page text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE told integer;
BEGIN
  PERFORM require_verb(for_community, 'see');
  INSERT INTO notice (community, account, text, fields, link, made_by)
  SELECT for_community, a.id, said, with_fields, to_page,
         NULLIF(current_setting('gisgrid.account', true), '')::bigint
    FROM account a
   WHERE a.id = ANY (to_accounts) AND a.disabled_at IS NULL
     AND EXISTS (SELECT 1 FROM role_grant r WHERE r.account = a.id
                  AND r.community_from <= for_community AND for_community < r.community_until);
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN told;
END $$;

ALTER FUNCTION public.send_notices(for_community bigint, to_accounts bigint[], said text, with_fields jsonb, to_page text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.share_session(token bytea, minutes integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  UPDATE login_session SET kind = 'shared', closes_at = now() + make_interval(mins => minutes)
   WHERE token_sha256 = token AND kind = 'browser'
$$;

ALTER FUNCTION public.share_session(token bytea, minutes integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.sign_out_account(for_community bigint, for_account bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  DELETE FROM login_session WHERE account = for_account;
  PERFORM note_account(for_community, 'update', for_account, '{"signed_out": true}');
END $$;

ALTER FUNCTION public.sign_out_account(for_community bigint, for_account bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.spread_bits(v bigint) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
  v := (v | (v << 16)) & 281470681808895;
  v := (v | (v << 8)) & 71777214294589695;
  v := (v | (v << 4)) & 1085102592571150095;
  v := (v | (v << 2)) & 3689348814741910323;
  RETURN (v | (v << 1)) & 6148914691236517205;
END $$;

ALTER FUNCTION public.spread_bits(v bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.stop_job(for_community bigint, for_id bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  UPDATE job SET stop_asked_at = coalesce(stop_asked_at, now())
   WHERE community = for_community AND id = for_id AND state = 'running'
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

ALTER FUNCTION public.stop_job(for_community bigint, for_id bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.store_tessellation(for_community bigint, buildings bigint[], outlines bytea[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE made bigint;
BEGIN
  PERFORM require_verb(for_community, 'draw');
  INSERT INTO tessellation (community, made_by, cells)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          cardinality(outlines)) RETURNING id INTO made;
  INSERT INTO building_cell (community, tessellation, building, outline)
  SELECT for_community, made, b, ST_Multi(ST_GeomFromWKB(o, 4490))
    FROM unnest(buildings, outlines) AS t(b, o);
  RETURN made;
END $$;

ALTER FUNCTION public.store_tessellation(for_community bigint, buildings bigint[], outlines bytea[]) OWNER TO gisgrid_owner;

CREATE FUNCTION public.stored_around(edge public.geometry) RETURNS public.geometry
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT ST_SetSRID(ST_Transform(ST_Expand(edge, (ST_XMax(edge) - ST_XMin(edge)) / 64), 4326), 4490)
$$;

ALTER FUNCTION public.stored_around(edge public.geometry) OWNER TO gisgrid_owner;

CREATE FUNCTION public.submit_draft(for_community bigint, for_draft bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM require_verb(for_community, 'draw');
  UPDATE draft_plan SET state = 'submitted', submitted_at = now(), approved_by = NULL,
         approved_at = NULL, returned = NULL, digest = draft_digest(for_community, for_draft),
         submitted_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE community = for_community AND id = for_draft AND state = 'draft';
  IF NOT FOUND THEN RAISE EXCEPTION 'no open draft' USING ERRCODE = 'GG002'; END IF;
END $$;

ALTER FUNCTION public.submit_draft(for_community bigint, for_draft bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.switch_role(token bytea, to_grant bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Shanghai'
    AS $$
BEGIN
  UPDATE login_session s SET role_grant = to_grant FROM role_grant r
   WHERE s.token_sha256 = token AND r.id = to_grant AND r.account = s.account
     AND r.since <= current_date AND (r.until IS NULL OR r.until > current_date);
  RETURN FOUND;
END $$;

ALTER FUNCTION public.switch_role(token bytea, to_grant bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.tables_with(VARIADIC wanted text[]) RETURNS SETOF name
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
  SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
     AND a.attname = ANY (wanted) AND c.relname <> 'task'
   GROUP BY c.relname HAVING count(*) = cardinality(wanted) ORDER BY c.relname
$$;

ALTER FUNCTION public.tables_with(VARIADIC wanted text[]) OWNER TO gisgrid_owner;

CREATE FUNCTION public.take_effect() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
  due bigint;
  done integer := 0;
BEGIN
  FOR due IN SELECT p.community FROM grid_plan p
    WHERE p.in_effect_at IS NULL AND p.since <= today_of(p.community)
      AND (p.until IS NULL OR p.until > today_of(p.community))
  LOOP
    PERFORM place_households(due);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;

ALTER FUNCTION public.take_effect() OWNER TO gisgrid_owner;

CREATE FUNCTION public.take_job(for_runner integer, token bytea, kinds text[], once text[]) RETURNS TABLE(community bigint, id bigint, kind text, params jsonb, language text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  left_by integer;
  j job;
BEGIN
  FOR left_by IN SELECT DISTINCT runner FROM job WHERE state = 'running' LOOP
    IF left_by = for_runner OR pg_try_advisory_xact_lock(6975330, left_by) THEN
      DELETE FROM login_session s USING job o
       WHERE o.state = 'running' AND o.runner = left_by AND s.token_sha256 = o.session;
      UPDATE job o SET
        state = CASE WHEN o.cancel_asked_at IS NOT NULL THEN 'cancelled'
                     WHEN o.tries > 1 OR o.kind = ANY(once) THEN 'interrupted'
                     ELSE 'waiting' END,
        ended_at = CASE WHEN o.cancel_asked_at IS NOT NULL OR o.tries > 1 OR o.kind = ANY(once)
                        THEN now() END,
        runner = NULL, session = NULL, share = 0, words = ''
       WHERE o.state = 'running' AND o.runner = left_by;
    END IF;
  END LOOP;
  SELECT * INTO j FROM job w WHERE w.state = 'waiting' AND w.kind = ANY(kinds)
   ORDER BY w.id FOR UPDATE SKIP LOCKED LIMIT 1;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO login_session (token_sha256, account, role_grant, kind, closes_at)
  VALUES (token, j.account, j.role_grant, 'job', now() + interval '12 hours');
  UPDATE job u SET state = 'running', started_at = now(), tries = u.tries + 1, runner = for_runner,
         session = token
   WHERE u.community = j.community AND u.id = j.id;
  RETURN QUERY SELECT j.community, j.id, j.kind, j.params, j.language;
END $$;

ALTER FUNCTION public.take_job(for_runner integer, token bytea, kinds text[], once text[]) OWNER TO gisgrid_owner;

CREATE FUNCTION public.tell_job(token bytea, done double precision, saying text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  WITH told AS (
    UPDATE job SET share = done, words = CASE WHEN saying = '' THEN words ELSE saying END
     WHERE session = token AND state = 'running' RETURNING cancel_asked_at)
  SELECT EXISTS (SELECT FROM told WHERE cancel_asked_at IS NULL)
$$;

ALTER FUNCTION public.tell_job(token bytea, done double precision, saying text) OWNER TO gisgrid_owner;

CREATE FUNCTION public.today_of(for_community bigint) RETURNS date
    LANGUAGE sql STABLE
    AS $$
  SELECT (now() AT TIME ZONE coalesce(
    (SELECT timezone FROM community WHERE community = for_community), 'Asia/Shanghai'))::date
$$;

ALTER FUNCTION public.today_of(for_community bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.trail_of(for_community bigint, of_account bigint, of_action text, of_table text, from_day date, how_many integer, skipped integer) RETURNS TABLE(total bigint, at timestamp with time zone, who text, role text, action text, table_name text, row_id bigint, fields text[], counts jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
  IF strpos(current_setting('gisgrid.verbs', true), ',administer,') = 0 THEN
    PERFORM require_verb(for_community, 'import');
  ELSE
    PERFORM require_verb(for_community, 'administer');
  END IF;
  RETURN QUERY
  SELECT count(*) OVER (), e.at, a.name, e.role, e.action, e.table_name, e.row_id,
         ARRAY(SELECT k FROM jsonb_object_keys(
           coalesce(NULLIF(e.after, 'null'), NULLIF(e.before, 'null'), '{}')) k ORDER BY k),
         CASE WHEN e.action = 'bulk' THEN e.after END
    FROM audit_entry e LEFT JOIN account a ON a.id = e.account
   WHERE e.community = for_community
     AND (of_account IS NULL OR e.account = of_account)
     AND (of_action IS NULL OR e.action = of_action)
     AND (of_table IS NULL OR e.table_name = of_table)
     AND (from_day IS NULL OR e.at >= from_day)
   ORDER BY e.id DESC LIMIT how_many OFFSET skipped;
END $$;

ALTER FUNCTION public.trail_of(for_community bigint, of_account bigint, of_action text, of_table text, from_day date, how_many integer, skipped integer) OWNER TO gisgrid_owner;

CREATE FUNCTION public.undo_import(for_community bigint, for_run bigint) RETURNS TABLE(what text, n bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
  run import_run;
  c import_change;
  sets text;
  changed_ids bigint[];
BEGIN
  PERFORM require_verb(for_community, 'import');
  SELECT * INTO run FROM import_run r
   WHERE r.community = for_community AND r.id = for_run FOR UPDATE;
  IF NOT FOUND OR run.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'nothing to undo' USING ERRCODE = '02000';
  END IF;
  FOR c IN SELECT * FROM import_change k
            WHERE k.community = for_community AND k.import_run = for_run
              AND k.table_name <> 'community'
            ORDER BY array_position(ARRAY['grid_leader_term', 'household', 'entrance', 'building',
              'street', 'area', 'cadre', 'residents_group', 'unit', 'person'], k.table_name) LOOP
    changed_ids := ARRAY(SELECT (o ->> 'id')::bigint FROM jsonb_array_elements(c.changed) o);
    IF EXISTS (
      SELECT FROM import_change later JOIN import_run r
          ON r.community = later.community AND r.id = later.import_run
       WHERE later.community = for_community AND later.table_name = c.table_name
         AND later.import_run > for_run AND r.undone_at IS NULL
         AND EXISTS (SELECT FROM jsonb_array_elements(later.changed) o
                      WHERE (o ->> 'id')::bigint = ANY(c.added || changed_ids)))
    OR EXISTS (
      SELECT FROM audit_entry a WHERE a.community = for_community AND a.table_name = c.table_name
         AND a.row_id = ANY(c.added || changed_ids) AND a.at > run.at
         AND NOT EXISTS (SELECT FROM import_run u WHERE u.community = for_community
                          AND u.at = a.at AND u.undone_at IS NOT NULL)) THEN
      RAISE EXCEPTION 'changed since' USING ERRCODE = '55000';
    END IF;
    EXECUTE format('DELETE FROM %I WHERE community = $1 AND id = ANY($2)', c.table_name)
      USING for_community, c.added;
    IF c.changed <> '[]' THEN
      SELECT string_agg(format('%I = o.%I', k, k), ', ') INTO sets
        FROM jsonb_object_keys(c.changed -> 0) k WHERE k <> 'id';
      EXECUTE format('UPDATE %I t SET %s FROM jsonb_populate_recordset(NULL::%I, $2) o
                      WHERE t.community = $1 AND t.id = o.id', c.table_name, sets, c.table_name)
        USING for_community, c.changed;
    END IF;
    what := c.table_name;
    n := cardinality(c.added) + cardinality(changed_ids);
    RETURN NEXT;
  END LOOP;
  UPDATE import_run r SET undone_at = now(),
         undone_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE r.community = for_community AND r.id = for_run;
END $_$;

ALTER FUNCTION public.undo_import(for_community bigint, for_run bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.withdraw_plan(for_community bigint, for_plan bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE plan grid_plan;
BEGIN
  PERFORM require_verb(for_community, 'publish');
  SELECT * INTO plan FROM grid_plan WHERE community = for_community AND id = for_plan FOR UPDATE;
  IF NOT FOUND OR plan.withdrawn_at IS NOT NULL OR plan.until IS NOT NULL THEN
    RAISE EXCEPTION 'not the last plan' USING ERRCODE = 'GG006';
  END IF;
  IF plan.since <= today_of(for_community) OR plan.in_effect_at IS NOT NULL THEN
    RAISE EXCEPTION 'its day has come' USING ERRCODE = 'GG007', DETAIL = plan.since::text;
  END IF;
  UPDATE grid_plan SET until = since, withdrawn_at = now(),
         withdrawn_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint
   WHERE community = for_community AND id = for_plan;
  UPDATE grid_plan SET until = NULL WHERE community = for_community AND id = (
    SELECT p.id FROM grid_plan p WHERE p.community = for_community AND p.until = plan.since
       AND p.withdrawn_at IS NULL ORDER BY p.since DESC, p.id DESC LIMIT 1);
  UPDATE draft_plan SET state = 'draft', approved_by = NULL, approved_at = NULL, digest = NULL
   WHERE community = for_community AND id = plan.draft_plan;
END $$;

ALTER FUNCTION public.withdraw_plan(for_community bigint, for_plan bigint) OWNER TO gisgrid_owner;

CREATE FUNCTION public.write_care(for_community bigint, for_household bigint, of_class text, from_day date, note text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.write_care(for_community bigint, for_household bigint, of_class text, from_day date, note text) OWNER TO gisgrid_owner;

CREATE TABLE public.account (
    id bigint NOT NULL,
    username text NOT NULL,
    name text NOT NULL,
    password_hash text,
    is_demo boolean DEFAULT false NOT NULL,
    disabled_at timestamp with time zone,
    must_change boolean DEFAULT false NOT NULL,
    last_in_at timestamp with time zone
);

ALTER TABLE public.account OWNER TO gisgrid_owner;

ALTER TABLE public.account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.address_change (
    community bigint NOT NULL,
    id bigint NOT NULL,
    household bigint,
    is_new boolean NOT NULL,
    grid bigint NOT NULL,
    grid_then bigint NOT NULL,
    before text,
    wanted text NOT NULL,
    why text,
    state text DEFAULT 'waiting'::text NOT NULL,
    asked_by bigint NOT NULL,
    asked_name text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_name text,
    decided_at timestamp with time zone,
    answer text,
    CONSTRAINT ck_address_change_decided_once CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
    CONSTRAINT ck_address_change_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'declined'::text])))
);

ALTER TABLE public.address_change OWNER TO gisgrid_owner;

ALTER TABLE public.address_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.address_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.admin_unit (
    code bigint NOT NULL,
    name text NOT NULL,
    level smallint NOT NULL,
    parent bigint
);

ALTER TABLE public.admin_unit OWNER TO gisgrid_owner;

CREATE TABLE public.agenda_point (
    community bigint NOT NULL,
    id bigint NOT NULL,
    meeting bigint NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    link text,
    source text,
    CONSTRAINT ck_agenda_point_kind_known CHECK ((kind = ANY (ARRAY['regular'::text, 'joint'::text])))
);

ALTER TABLE public.agenda_point OWNER TO gisgrid_owner;

ALTER TABLE public.agenda_point ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agenda_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.agreement (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    unit bigint NOT NULL,
    signed_on date NOT NULL,
    valid_to date NOT NULL,
    signer_community text NOT NULL,
    signer_unit text NOT NULL,
    renews bigint,
    ended_on date,
    ended_why text,
    note text,
    proposal bigint,
    CONSTRAINT ck_agreement_ended_after_signed CHECK ((ended_on >= signed_on)),
    CONSTRAINT ck_agreement_valid_after_signed CHECK ((valid_to > signed_on))
);

ALTER TABLE public.agreement OWNER TO gisgrid_owner;

ALTER TABLE public.agreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

ALTER TABLE public.alembic_version OWNER TO gisgrid_owner;

CREATE TABLE public.area (
    community bigint NOT NULL,
    id bigint NOT NULL,
    source text NOT NULL,
    name text,
    kind text NOT NULL,
    outline public.geometry(MultiPolygon,4490) NOT NULL,
    CONSTRAINT ck_area_outline_valid CHECK (public.st_isvalid(outline))
);

ALTER TABLE public.area OWNER TO gisgrid_owner;

ALTER TABLE public.area ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.area_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.attachment (
    community bigint NOT NULL,
    id bigint NOT NULL,
    subject text,
    subject_id bigint,
    "position" integer DEFAULT 0 NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 bytea NOT NULL,
    width integer,
    height integer,
    content bytea NOT NULL,
    small bytea,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    added_by bigint NOT NULL,
    is_common boolean DEFAULT false NOT NULL,
    household bigint,
    point public.geometry(Point,4490),
    grid bigint,
    unit bigint,
    for_units boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_attachment_subject_whole CHECK (((subject IS NULL) = (subject_id IS NULL)))
);
ALTER TABLE ONLY public.attachment ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.attachment ALTER COLUMN small SET STORAGE EXTERNAL;

ALTER TABLE public.attachment OWNER TO gisgrid_owner;

ALTER TABLE public.attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.attendance (
    community bigint NOT NULL,
    id bigint NOT NULL,
    meeting bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    unit bigint,
    is_present boolean,
    CONSTRAINT ck_attendance_kind_known CHECK ((kind = ANY (ARRAY['regular'::text, 'joint'::text])))
);

ALTER TABLE public.attendance OWNER TO gisgrid_owner;

ALTER TABLE public.attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_entry (
    community bigint NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    account bigint,
    role text,
    action text NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    before jsonb,
    after jsonb
);

ALTER TABLE public.audit_entry OWNER TO gisgrid_owner;

ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.building (
    community bigint NOT NULL,
    id bigint NOT NULL,
    source text NOT NULL,
    name text,
    search text NOT NULL,
    compound text,
    kind text DEFAULT 'other'::text NOT NULL,
    structure text,
    floors smallint,
    built smallint,
    is_context boolean DEFAULT false NOT NULL,
    outline public.geometry(MultiPolygon,4490) NOT NULL,
    CONSTRAINT ck_building_floors_sane CHECK (((floors >= 1) AND (floors <= 200))),
    CONSTRAINT ck_building_outline_valid CHECK (public.st_isvalid(outline))
);

ALTER TABLE public.building OWNER TO gisgrid_owner;

CREATE TABLE public.building_cell (
    community bigint NOT NULL,
    id bigint NOT NULL,
    tessellation bigint NOT NULL,
    building bigint,
    outline public.geometry(MultiPolygon,4490) NOT NULL,
    CONSTRAINT ck_building_cell_outline_valid CHECK (public.st_isvalid(outline))
);

ALTER TABLE public.building_cell OWNER TO gisgrid_owner;

ALTER TABLE public.building_cell ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.building_cell_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.building ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.building_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cadre (
    community bigint NOT NULL,
    id bigint NOT NULL,
    person bigint NOT NULL,
    number integer NOT NULL,
    rank text NOT NULL,
    post text,
    unit bigint,
    address text,
    point public.geometry(Point,4490)
);

ALTER TABLE public.cadre OWNER TO gisgrid_owner;

ALTER TABLE public.cadre ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cadre_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.calendar_day (
    community bigint NOT NULL,
    id bigint NOT NULL,
    day date NOT NULL,
    is_working boolean NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    made_by bigint
);

ALTER TABLE public.calendar_day OWNER TO gisgrid_owner;

ALTER TABLE public.calendar_day ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calendar_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.care_reader (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    reader_name text NOT NULL,
    level text NOT NULL,
    since date NOT NULL,
    until date,
    reason text NOT NULL,
    named_by bigint,
    CONSTRAINT ck_care_reader_level_known CHECK ((level = ANY (ARRAY['R'::text, 'RX'::text]))),
    CONSTRAINT ck_care_reader_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.care_reader OWNER TO gisgrid_owner;

ALTER TABLE public.care_reader ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_reader_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.care_record (
    community bigint NOT NULL,
    id bigint NOT NULL,
    household bigint NOT NULL,
    class text NOT NULL,
    since date NOT NULL,
    until date,
    note text,
    written_by bigint,
    CONSTRAINT ck_care_record_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.care_record OWNER TO gisgrid_owner;

ALTER TABLE public.care_record ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.care_service (
    community bigint NOT NULL,
    id bigint NOT NULL,
    visit bigint NOT NULL,
    kind text NOT NULL,
    CONSTRAINT ck_care_service_kind_known CHECK ((kind = ANY (ARRAY['illness_call'::text, 'allowance_help'::text, 'released_guidance'::text])))
);

ALTER TABLE public.care_service OWNER TO gisgrid_owner;

ALTER TABLE public.care_service ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_service_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.code_scheme (
    key text NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    serial_digits smallint NOT NULL,
    source text NOT NULL
);

ALTER TABLE public.code_scheme OWNER TO gisgrid_owner;

CREATE TABLE public.commitment (
    community bigint NOT NULL,
    id bigint NOT NULL,
    agreement bigint NOT NULL,
    unit bigint NOT NULL,
    side text NOT NULL,
    kind text NOT NULL,
    together text,
    content text NOT NULL,
    due_on date NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    done_on date,
    evidence text,
    said_by text,
    CONSTRAINT ck_commitment_done_with_evidence CHECK (((state <> 'done'::text) OR ((done_on IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT ck_commitment_kind_known CHECK ((kind = ANY (ARRAY['open_venue'::text, 'volunteers'::text, 'claim_wishes'::text, 'pair_households'::text, 'repair'::text, 'lectures'::text, 'clinic'::text, 'snow_section'::text, 'culture'::text, 'goods'::text, 'information'::text, 'meetings'::text]))),
    CONSTRAINT ck_commitment_side_known CHECK ((side = ANY (ARRAY['unit'::text, 'community'::text]))),
    CONSTRAINT ck_commitment_state_known CHECK ((state = ANY (ARRAY['open'::text, 'doing'::text, 'done'::text, 'dropped'::text]))),
    CONSTRAINT ck_commitment_together_known CHECK ((together = ANY (ARRAY['activities'::text, 'facilities'::text, 'education'::text, 'members'::text, 'volunteering'::text, 'grids'::text])))
);

ALTER TABLE public.commitment OWNER TO gisgrid_owner;

ALTER TABLE public.commitment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commitment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.community (
    community bigint NOT NULL,
    name text NOT NULL,
    short text NOT NULL,
    boundary public.geometry(MultiPolygon,4490),
    metric integer,
    timezone text DEFAULT 'Asia/Shanghai'::text NOT NULL,
    is_synthetic boolean DEFAULT false NOT NULL,
    attribution text,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT ck_community_boundary_valid CHECK (public.st_isvalid(boundary)),
    CONSTRAINT ck_community_short_letters CHECK ((short ~ '^[A-Z]{2,4}$'::text)),
    CONSTRAINT ck_community_twelve_digits CHECK (((community >= '100000000000'::bigint) AND (community <= '999999999999'::bigint)))
);

ALTER TABLE public.community OWNER TO gisgrid_owner;

CREATE TABLE public.counter (
    community bigint NOT NULL,
    series text NOT NULL,
    last integer NOT NULL
);

ALTER TABLE public.counter OWNER TO gisgrid_owner;

CREATE TABLE public.diary_entry (
    community bigint NOT NULL,
    id bigint NOT NULL,
    happened_on date NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    recorded_by bigint,
    author bigint,
    author_name text NOT NULL,
    topic text DEFAULT 'daily_visit'::text NOT NULL,
    companions text,
    placed text NOT NULL,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    grid bigint,
    grid_then bigint,
    seconds integer,
    fields smallint,
    CONSTRAINT ck_diary_entry_placed_known CHECK ((placed = ANY (ARRAY['door'::text, 'entrance'::text, 'point'::text, 'grid'::text])))
);

ALTER TABLE public.diary_entry OWNER TO gisgrid_owner;

ALTER TABLE public.diary_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.diary_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.diary_review (
    community bigint NOT NULL,
    id bigint NOT NULL,
    diary_entry bigint NOT NULL,
    account bigint NOT NULL,
    reviewer_name text NOT NULL,
    read_at timestamp with time zone DEFAULT now() NOT NULL,
    comment text,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    grid bigint
);

ALTER TABLE public.diary_review OWNER TO gisgrid_owner;

ALTER TABLE public.diary_review ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.diary_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.diary_sentence (
    community bigint NOT NULL,
    id bigint NOT NULL,
    diary_entry bigint NOT NULL,
    "position" smallint NOT NULL,
    mark text NOT NULL,
    words text,
    need bigint,
    wish bigint,
    suggestion bigint,
    good_deed bigint,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    grid bigint,
    dispute bigint,
    CONSTRAINT ck_diary_sentence_mark_known CHECK ((mark = ANY (ARRAY['need'::text, 'wish'::text, 'suggestion'::text, 'good_deed'::text, 'note'::text, 'dispute'::text]))),
    CONSTRAINT ck_diary_sentence_said_once CHECK ((num_nonnulls(words, need, wish, suggestion, good_deed, dispute) = 1))
);

ALTER TABLE public.diary_sentence OWNER TO gisgrid_owner;

CREATE TABLE public.good_deed (
    community bigint NOT NULL,
    id bigint NOT NULL,
    done_on date NOT NULL,
    unit bigint NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    beneficiaries integer,
    grid bigint,
    grid_then bigint
);

ALTER TABLE public.good_deed OWNER TO gisgrid_owner;

CREATE TABLE public.need (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    kind text NOT NULL,
    scale text NOT NULL,
    content text NOT NULL,
    emergency boolean DEFAULT false NOT NULL,
    source text DEFAULT 'visit'::text NOT NULL,
    state text DEFAULT 'reported'::text NOT NULL,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    point_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(public.st_setsrid(point, 4326), 3857)) STORED NOT NULL,
    qk bigint GENERATED ALWAYS AS (public.morton(point)) STORED NOT NULL,
    raised_on date NOT NULL,
    raised_at timestamp with time zone DEFAULT now() NOT NULL,
    raised_by bigint,
    lead_unit bigint,
    due_on date NOT NULL,
    first_answer_on date,
    closed_on date,
    confirmed text,
    grid bigint,
    grid_then bigint,
    version integer DEFAULT 1 NOT NULL,
    sub_kind text,
    area_class text DEFAULT 'public'::text NOT NULL,
    level text,
    place text,
    helpers bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    handler bigint,
    state_on date,
    step_due_on date,
    limit_days smallint,
    accepted_on date,
    answered_on date,
    asked text,
    asked_until date,
    extended smallint DEFAULT '0'::smallint NOT NULL,
    held_until date,
    held_because text,
    supervised text,
    is_hurried boolean DEFAULT false NOT NULL,
    is_legacy boolean DEFAULT false NOT NULL,
    tries smallint DEFAULT '0'::smallint NOT NULL,
    satisfaction text,
    called_back_on date,
    same_as bigint,
    source_ref text,
    asked_by bigint,
    is_asked_above boolean DEFAULT false NOT NULL,
    whistled text,
    whistle_urgency text,
    awaited bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    diary_entry bigint,
    CONSTRAINT ck_need_area_class_known CHECK ((area_class = ANY (ARRAY['walk_up'::text, 'row'::text, 'public'::text]))),
    CONSTRAINT ck_need_closed_after_raised CHECK (((closed_on IS NULL) OR (closed_on >= raised_on))),
    CONSTRAINT ck_need_confirmed_known CHECK ((confirmed = ANY (ARRAY['yes'::text, 'no'::text, 'unreachable'::text]))),
    CONSTRAINT ck_need_has_a_place CHECK (((household IS NOT NULL) OR (point IS NOT NULL))),
    CONSTRAINT ck_need_held_because_known CHECK ((held_because = ANY (ARRAY['season'::text, 'planned'::text, 'means'::text, 'third_party'::text]))),
    CONSTRAINT ck_need_level_known CHECK ((level = ANY (ARRAY['grid'::text, 'community'::text, 'department'::text]))),
    CONSTRAINT ck_need_satisfaction_known CHECK ((satisfaction = ANY (ARRAY['satisfied'::text, 'fairly'::text, 'dissatisfied'::text, 'not_asked'::text]))),
    CONSTRAINT ck_need_scale_known CHECK ((scale = ANY (ARRAY['micro'::text, 'general'::text]))),
    CONSTRAINT ck_need_state_known CHECK ((state = ANY (ARRAY['reported'::text, 'accepted'::text, 'assigned'::text, 'handling'::text, 'answered'::text, 'verified'::text, 'closed'::text, 'returned'::text, 'on_hold'::text, 'void'::text, 'duplicate'::text, 'not_ours'::text]))),
    CONSTRAINT ck_need_supervised_known CHECK ((supervised = ANY (ARRAY['plain'::text, 'yellow'::text, 'red'::text]))),
    CONSTRAINT ck_need_whistle_urgency_known CHECK ((whistle_urgency = ANY (ARRAY['emergency'::text, 'hard'::text, 'planned'::text]))),
    CONSTRAINT ck_need_whistled_known CHECK ((whistled = ANY (ARRAY['asked'::text, 'called'::text])))
);

ALTER TABLE public.need OWNER TO gisgrid_owner;

CREATE TABLE public.suggestion (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    content text NOT NULL,
    topic text DEFAULT 'other'::text NOT NULL,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    grid bigint,
    grid_then bigint,
    raised_on date NOT NULL,
    raised_by bigint,
    answer text,
    answered_on date,
    CONSTRAINT ck_suggestion_topic_known CHECK ((topic = ANY (ARRAY['transition'::text, 'town_building'::text, 'service'::text, 'other'::text])))
);

ALTER TABLE public.suggestion OWNER TO gisgrid_owner;

CREATE TABLE public.wish (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    wish_text text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    household bigint,
    raised_on date NOT NULL,
    claimed_by bigint,
    claimed_on date,
    realised_on date,
    confirmed_on date,
    grid bigint,
    grid_then bigint,
    version integer DEFAULT 1 NOT NULL,
    wisher_class text DEFAULT 'other'::text NOT NULL,
    raised_by bigint,
    volunteer bigint,
    published_on date,
    contacted_on date,
    how text,
    round smallint DEFAULT '1'::smallint NOT NULL,
    CONSTRAINT ck_wish_kind_known CHECK ((kind = ANY (ARRAY['goods'::text, 'company'::text, 'service'::text]))),
    CONSTRAINT ck_wish_one_claimer CHECK ((num_nonnulls(claimed_by, volunteer) <= 1)),
    CONSTRAINT ck_wish_realised_after_raised CHECK ((realised_on >= raised_on)),
    CONSTRAINT ck_wish_state_known CHECK ((state = ANY (ARRAY['raised'::text, 'reviewed'::text, 'on_wall'::text, 'claimed'::text, 'contacted'::text, 'realised'::text, 'confirmed'::text, 'declined'::text, 'withdrawn'::text, 'next_round'::text]))),
    CONSTRAINT ck_wish_wisher_class_known CHECK ((wisher_class = ANY (ARRAY['elder'::text, 'child'::text, 'other'::text])))
);

ALTER TABLE public.wish OWNER TO gisgrid_owner;

CREATE VIEW public.diary_said WITH (security_invoker='true') AS
 SELECT s.community,
    s.id,
    s.diary_entry,
    s.household,
    s."position",
    s.mark,
    COALESCE(s.words, n.content, w.wish_text, g.content, d.content) AS said
   FROM ((((public.diary_sentence s
     LEFT JOIN public.need n ON (((n.community = s.community) AND (n.id = s.need))))
     LEFT JOIN public.wish w ON (((w.community = s.community) AND (w.id = s.wish))))
     LEFT JOIN public.suggestion g ON (((g.community = s.community) AND (g.id = s.suggestion))))
     LEFT JOIN public.good_deed d ON (((d.community = s.community) AND (d.id = s.good_deed))));

ALTER TABLE public.diary_said OWNER TO gisgrid_owner;

ALTER TABLE public.diary_sentence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.diary_sentence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dispute (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    found_on date NOT NULL,
    kind text NOT NULL,
    case_source text DEFAULT 'own_motion'::text NOT NULL,
    people_count integer,
    risk text DEFAULT 'low'::text NOT NULL,
    mediator text,
    mediated_on date,
    result text DEFAULT 'pending'::text NOT NULL,
    agreement_form text,
    performed text,
    revisit_on date,
    archive_no text,
    note text,
    recorded_by bigint,
    version integer DEFAULT 1 NOT NULL,
    household bigint,
    point public.geometry(Point,4490) NOT NULL,
    grid bigint,
    grid_then bigint,
    need bigint,
    CONSTRAINT ck_dispute_agreement_form_known CHECK ((agreement_form = ANY (ARRAY['oral'::text, 'written'::text]))),
    CONSTRAINT ck_dispute_case_source_known CHECK ((case_source = ANY (ARRAY['applied'::text, 'own_motion'::text, 'police'::text, 'court'::text, 'department'::text]))),
    CONSTRAINT ck_dispute_kind_known CHECK ((kind = ANY (ARRAY['family'::text, 'neighbour'::text, 'housing'::text, 'property_management'::text, 'labour'::text, 'contract'::text, 'damages'::text, 'land_forest'::text, 'demolition'::text, 'medical'::text, 'consumer'::text, 'environment'::text, 'traffic'::text, 'other'::text]))),
    CONSTRAINT ck_dispute_mediated_after_found CHECK ((mediated_on >= found_on)),
    CONSTRAINT ck_dispute_people_count_sane CHECK (((people_count >= 1) AND (people_count <= 10000))),
    CONSTRAINT ck_dispute_performed_known CHECK ((performed = ANY (ARRAY['kept'::text, 'partly'::text, 'not_kept'::text]))),
    CONSTRAINT ck_dispute_result_known CHECK ((result = ANY (ARRAY['pending'::text, 'agreed'::text, 'failed'::text, 'withdrawn'::text, 'referred'::text]))),
    CONSTRAINT ck_dispute_risk_known CHECK ((risk = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])))
);

ALTER TABLE public.dispute OWNER TO gisgrid_owner;

ALTER TABLE public.dispute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dispute_words (
    community bigint NOT NULL,
    id bigint NOT NULL,
    dispute bigint NOT NULL,
    parties text,
    summary text NOT NULL
);

ALTER TABLE public.dispute_words OWNER TO gisgrid_owner;

ALTER TABLE public.dispute_words ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dispute_words_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_cell (
    community bigint NOT NULL,
    draft_plan bigint NOT NULL,
    building_cell bigint NOT NULL,
    draft_grid bigint NOT NULL,
    why jsonb
);

ALTER TABLE public.draft_cell OWNER TO gisgrid_owner;

CREATE TABLE public.draft_fault (
    community bigint NOT NULL,
    id bigint NOT NULL,
    draft_plan bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    size double precision NOT NULL,
    place public.geometry(Point,4490) NOT NULL,
    offer jsonb NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    settled_by_name text,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_draft_fault_state_known CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'rejected'::text])))
);

ALTER TABLE public.draft_fault OWNER TO gisgrid_owner;

ALTER TABLE public.draft_fault ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_fault_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_grid (
    community bigint NOT NULL,
    id bigint NOT NULL,
    draft_plan bigint NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    search text NOT NULL,
    grid bigint,
    residents_group bigint,
    locked boolean DEFAULT false NOT NULL
);

ALTER TABLE public.draft_grid OWNER TO gisgrid_owner;

ALTER TABLE public.draft_grid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_grid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_plan (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    tessellation bigint NOT NULL,
    from_plan bigint,
    made_by bigint,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    submitted_by bigint,
    version integer DEFAULT 1 NOT NULL,
    submitted_at timestamp with time zone,
    approved_by bigint,
    approved_at timestamp with time zone,
    digest text,
    returned text,
    changed_by_name text,
    changed_at timestamp with time zone,
    origin text DEFAULT 'division'::text NOT NULL,
    code_scheme text DEFAULT 'community'::text NOT NULL,
    reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT ck_draft_plan_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'published'::text, 'dropped'::text])))
);

ALTER TABLE public.draft_plan OWNER TO gisgrid_owner;

ALTER TABLE public.draft_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_proposal (
    community bigint NOT NULL,
    id bigint NOT NULL,
    draft_plan bigint NOT NULL,
    kind text NOT NULL,
    tessellation bigint NOT NULL,
    name text NOT NULL,
    figures jsonb NOT NULL,
    grid_of_cell jsonb NOT NULL,
    why jsonb NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.draft_proposal OWNER TO gisgrid_owner;

ALTER TABLE public.draft_proposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_step (
    community bigint NOT NULL,
    id bigint NOT NULL,
    draft_plan bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    change jsonb NOT NULL,
    state text DEFAULT 'done'::text NOT NULL,
    made_by bigint,
    made_by_name text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_draft_step_state_known CHECK ((state = ANY (ARRAY['done'::text, 'undone'::text, 'left'::text])))
);

ALTER TABLE public.draft_step OWNER TO gisgrid_owner;

ALTER TABLE public.draft_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.duty (
    community bigint NOT NULL,
    id bigint NOT NULL,
    role text NOT NULL,
    unit bigint,
    kind text NOT NULL,
    content text NOT NULL,
    standard text,
    basis text,
    frequency text NOT NULL,
    since date NOT NULL,
    until date,
    CONSTRAINT ck_duty_frequency_known CHECK ((frequency = ANY (ARRAY['daily'::text, 'weekly'::text, 'monthly'::text, 'quarterly'::text, 'half_yearly'::text, 'yearly'::text, 'as_needed'::text]))),
    CONSTRAINT ck_duty_kind_known CHECK ((kind = ANY (ARRAY['collect'::text, 'service'::text, 'safety'::text, 'outreach'::text, 'mediation'::text, 'sharing'::text, 'co_building'::text, 'care'::text]))),
    CONSTRAINT ck_duty_role_known CHECK ((role = ANY (ARRAY['district_officer'::text, 'community_director'::text, 'group_leader'::text, 'grid_leader'::text, 'cadre'::text, 'unit_liaison'::text, 'administrator'::text]))),
    CONSTRAINT ck_duty_unit_of_a_liaison CHECK (((unit IS NULL) OR (role = 'unit_liaison'::text))),
    CONSTRAINT ck_duty_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.duty OWNER TO gisgrid_owner;

ALTER TABLE public.duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.duty_tick (
    community bigint NOT NULL,
    id bigint NOT NULL,
    duty bigint NOT NULL,
    holder text NOT NULL,
    unit bigint,
    grid bigint,
    account bigint,
    name text NOT NULL,
    period text NOT NULL,
    done_on date NOT NULL,
    evidence text NOT NULL
);

ALTER TABLE public.duty_tick OWNER TO gisgrid_owner;

ALTER TABLE public.duty_tick ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.duty_tick_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.entrance (
    community bigint NOT NULL,
    id bigint NOT NULL,
    building bigint NOT NULL,
    number smallint NOT NULL,
    point public.geometry(Point,4490) NOT NULL
);

ALTER TABLE public.entrance OWNER TO gisgrid_owner;

ALTER TABLE public.entrance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.entrance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.facility (
    community bigint NOT NULL,
    id bigint NOT NULL,
    source text NOT NULL,
    name text NOT NULL,
    search text NOT NULL,
    kind text NOT NULL,
    open_times text,
    point public.geometry(Point,4490) NOT NULL
);

ALTER TABLE public.facility OWNER TO gisgrid_owner;

ALTER TABLE public.facility ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.facility_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_key (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    key text NOT NULL,
    location text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.form_key OWNER TO gisgrid_owner;

ALTER TABLE public.form_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_use (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    form text NOT NULL,
    fields smallint NOT NULL,
    seconds integer,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.form_use OWNER TO gisgrid_owner;

ALTER TABLE public.form_use ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_use_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gift (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    points smallint NOT NULL,
    stock smallint NOT NULL,
    until date,
    CONSTRAINT ck_gift_bounds CHECK ((((points >= 1) AND (points <= 1000)) AND ((stock >= 0) AND (stock <= 10000))))
);

ALTER TABLE public.gift OWNER TO gisgrid_owner;

ALTER TABLE public.gift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.good_deed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.good_deed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid (
    community bigint NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    short text NOT NULL,
    name text NOT NULL,
    search text NOT NULL,
    kind text DEFAULT 'base'::text NOT NULL,
    residents_group bigint,
    CONSTRAINT ck_grid_kind_known CHECK ((kind = ANY (ARRAY['base'::text, 'dedicated'::text])))
);

ALTER TABLE public.grid OWNER TO gisgrid_owner;

ALTER TABLE public.grid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid_leader_term (
    community bigint NOT NULL,
    id bigint NOT NULL,
    grid bigint NOT NULL,
    person bigint NOT NULL,
    since date NOT NULL,
    until date,
    basis text,
    CONSTRAINT ck_grid_leader_term_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.grid_leader_term OWNER TO gisgrid_owner;

ALTER TABLE public.grid_leader_term ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grid_leader_term_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid_outline (
    community bigint NOT NULL,
    id bigint NOT NULL,
    grid_plan bigint NOT NULL,
    grid bigint NOT NULL,
    outline public.geometry(MultiPolygon,4490) NOT NULL,
    label public.geometry(Point,4490) NOT NULL,
    label_radius_m double precision NOT NULL,
    area_m2 double precision NOT NULL,
    CONSTRAINT ck_grid_outline_outline_valid CHECK (public.st_isvalid(outline))
);

ALTER TABLE public.grid_outline OWNER TO gisgrid_owner;

ALTER TABLE public.grid_outline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grid_outline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid_plan (
    community bigint NOT NULL,
    id bigint NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    tessellation bigint NOT NULL,
    since date NOT NULL,
    until date,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    published_by bigint,
    in_effect_at timestamp with time zone,
    draft_plan bigint,
    approved_by bigint,
    withdrawn_by bigint,
    withdrawn_at timestamp with time zone,
    CONSTRAINT ck_grid_plan_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.grid_plan OWNER TO gisgrid_owner;

ALTER TABLE public.grid_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grid_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guest_attempt (
    community bigint NOT NULL,
    id bigint NOT NULL,
    origin text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.guest_attempt OWNER TO gisgrid_owner;

ALTER TABLE public.guest_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guest_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guest_report (
    community bigint NOT NULL,
    id bigint NOT NULL,
    receipt text NOT NULL,
    form_key text NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    point public.geometry(Point,4490),
    place text,
    name text,
    phone text,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    reply text,
    replied_on date,
    decided_by text,
    need bigint,
    grid bigint,
    CONSTRAINT ck_guest_report_accepted_as_need CHECK (((state <> 'accepted'::text) OR (need IS NOT NULL))),
    CONSTRAINT ck_guest_report_has_a_place CHECK (((point IS NOT NULL) OR (place IS NOT NULL))),
    CONSTRAINT ck_guest_report_refused_with_reason CHECK (((state <> 'refused'::text) OR (reply IS NOT NULL))),
    CONSTRAINT ck_guest_report_state_known CHECK ((state = ANY (ARRAY['new'::text, 'accepted'::text, 'refused'::text])))
);

ALTER TABLE public.guest_report OWNER TO gisgrid_owner;

ALTER TABLE public.guest_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guest_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.household (
    community bigint NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    building bigint,
    entrance bigint,
    floor smallint,
    door text,
    address text NOT NULL,
    occupancy text DEFAULT 'resident'::text NOT NULL,
    tenure text,
    outside text,
    point public.geometry(Point,4490) NOT NULL,
    point_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(public.st_setsrid(point, 4326), 3857)) STORED NOT NULL,
    qk bigint GENERATED ALWAYS AS (public.morton(point)) STORED NOT NULL,
    is_counted boolean GENERATED ALWAYS AS ((occupancy <> ALL (ARRAY['vacant'::text, 'not_dwelling'::text]))) STORED NOT NULL,
    grid bigint,
    CONSTRAINT ck_household_floor_sane CHECK (((floor >= '-5'::integer) AND (floor <= 200))),
    CONSTRAINT ck_household_occupancy_known CHECK ((occupancy = ANY (ARRAY['resident'::text, 'tenant'::text, 'floating'::text, 'registered_only'::text, 'seasonal'::text, 'vacant'::text, 'not_dwelling'::text]))),
    CONSTRAINT ck_household_outside_known CHECK ((outside = ANY (ARRAY['left_out'::text, 'nearest'::text])))
);

ALTER TABLE public.household OWNER TO gisgrid_owner;

CREATE TABLE public.household_class (
    code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    "position" smallint NOT NULL,
    mark text NOT NULL,
    every_days smallint NOT NULL,
    phone_counts boolean NOT NULL
);

ALTER TABLE public.household_class OWNER TO gisgrid_owner;

ALTER TABLE public.household ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_change (
    community bigint NOT NULL,
    id bigint NOT NULL,
    import_run bigint NOT NULL,
    table_name text NOT NULL,
    added bigint[] NOT NULL,
    changed jsonb NOT NULL
);

ALTER TABLE public.import_change OWNER TO gisgrid_owner;

ALTER TABLE public.import_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.import_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_profile (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    columns jsonb NOT NULL
);

ALTER TABLE public.import_profile OWNER TO gisgrid_owner;

ALTER TABLE public.import_profile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.import_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_run (
    community bigint NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_account bigint,
    kind text NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    report jsonb NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint
);

ALTER TABLE public.import_run OWNER TO gisgrid_owner;

ALTER TABLE public.import_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.import_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.job (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    role text NOT NULL,
    role_grant bigint NOT NULL,
    language text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    params jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    share double precision DEFAULT '0'::double precision NOT NULL,
    words text DEFAULT ''::text NOT NULL,
    location text,
    file_name text,
    tries integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    cancel_asked_at timestamp with time zone,
    seen_at timestamp with time zone,
    runner integer,
    session bytea,
    stop_asked_at timestamp with time zone,
    CONSTRAINT ck_job_share_is_a_share CHECK (((share >= (0)::double precision) AND (share <= (1)::double precision))),
    CONSTRAINT ck_job_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'interrupted'::text])))
);

ALTER TABLE public.job OWNER TO gisgrid_owner;

CREATE TABLE public.job_file (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    role text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE public.job_file OWNER TO gisgrid_owner;

ALTER TABLE public.job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ledger_copy (
    community bigint NOT NULL,
    id bigint NOT NULL,
    ledger text NOT NULL,
    since date,
    until date,
    grid_short text,
    rows integer NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    filed_at timestamp with time zone DEFAULT now() NOT NULL,
    filed_by bigint NOT NULL,
    filer_name text NOT NULL
);
ALTER TABLE ONLY public.ledger_copy ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE public.ledger_copy OWNER TO gisgrid_owner;

ALTER TABLE public.ledger_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.login_attempt (
    id bigint NOT NULL,
    username text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.login_attempt OWNER TO gisgrid_owner;

ALTER TABLE public.login_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.login_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.login_session (
    token_sha256 bytea NOT NULL,
    account bigint NOT NULL,
    role_grant bigint NOT NULL,
    kind text NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    closes_at timestamp with time zone NOT NULL
);

ALTER TABLE public.login_session OWNER TO gisgrid_owner;

CREATE TABLE public.meeting (
    community bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    no integer NOT NULL,
    name text NOT NULL,
    meeting_rule bigint,
    planned_on date NOT NULL,
    held_on date,
    starts_at text,
    ends_at text,
    place text,
    chair text,
    recorder text,
    discussion text,
    state text DEFAULT 'planned'::text NOT NULL,
    why text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_meeting_held_on_a_day CHECK (((state <> 'held'::text) OR (held_on IS NOT NULL))),
    CONSTRAINT ck_meeting_kind_known CHECK ((kind = ANY (ARRAY['regular'::text, 'joint'::text]))),
    CONSTRAINT ck_meeting_missed_with_reason CHECK (((state <> 'missed'::text) OR (why IS NOT NULL))),
    CONSTRAINT ck_meeting_state_known CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'missed'::text])))
);

ALTER TABLE public.meeting OWNER TO gisgrid_owner;

ALTER TABLE public.meeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.meeting_rule (
    community bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    step text NOT NULL,
    every smallint NOT NULL,
    since date NOT NULL,
    until date,
    starts_at text NOT NULL,
    place text NOT NULL,
    CONSTRAINT ck_meeting_rule_every_in_bounds CHECK (((every >= 1) AND (every <= 52))),
    CONSTRAINT ck_meeting_rule_kind_known CHECK ((kind = ANY (ARRAY['regular'::text, 'joint'::text]))),
    CONSTRAINT ck_meeting_rule_step_known CHECK ((step = ANY (ARRAY['week'::text, 'month'::text]))),
    CONSTRAINT ck_meeting_rule_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.meeting_rule OWNER TO gisgrid_owner;

ALTER TABLE public.meeting_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meeting_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.named_copy (
    community bigint NOT NULL,
    id bigint NOT NULL,
    ledger text NOT NULL,
    is_most_restricted boolean NOT NULL,
    grid_short text,
    rows integer NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    filed_at timestamp with time zone DEFAULT now() NOT NULL,
    filed_by bigint NOT NULL,
    filer_name text NOT NULL
);

ALTER TABLE public.named_copy OWNER TO gisgrid_owner;

ALTER TABLE public.named_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.named_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.need ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.need_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.need_kind (
    code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    "position" smallint NOT NULL,
    working_days smallint NOT NULL,
    is_micro boolean NOT NULL,
    is_emergency boolean NOT NULL,
    call_first text
);

ALTER TABLE public.need_kind OWNER TO gisgrid_owner;

CREATE TABLE public.need_limit (
    community bigint NOT NULL,
    id bigint NOT NULL,
    step text NOT NULL,
    kind text,
    area_class text,
    level text,
    days smallint,
    factor numeric(4,2),
    since date NOT NULL,
    until date,
    made_by bigint,
    CONSTRAINT ck_need_limit_area_class_known CHECK ((area_class = ANY (ARRAY['walk_up'::text, 'row'::text, 'public'::text]))),
    CONSTRAINT ck_need_limit_days_or_factor CHECK ((num_nonnulls(days, factor) = 1)),
    CONSTRAINT ck_need_limit_days_sensible CHECK (((days >= 0) AND (days <= 366))),
    CONSTRAINT ck_need_limit_factor_sensible CHECK (((factor >= 0.1) AND (factor <= (10)::numeric))),
    CONSTRAINT ck_need_limit_level_known CHECK ((level = ANY (ARRAY['grid'::text, 'community'::text, 'department'::text]))),
    CONSTRAINT ck_need_limit_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.need_limit OWNER TO gisgrid_owner;

ALTER TABLE public.need_limit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.need_limit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.need_step (
    community bigint NOT NULL,
    id bigint NOT NULL,
    need bigint NOT NULL,
    grid bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_account bigint,
    by_name text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    note text,
    step text,
    given jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE public.need_step OWNER TO gisgrid_owner;

ALTER TABLE public.need_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.need_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.need_sub_kind (
    kind text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    "position" smallint NOT NULL,
    is_urgent boolean NOT NULL
);

ALTER TABLE public.need_sub_kind OWNER TO gisgrid_owner;

CREATE TABLE public.notice (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    text text NOT NULL,
    fields jsonb NOT NULL,
    link text,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by bigint,
    read_at timestamp with time zone,
    CONSTRAINT ck_notice_link_is_our_own CHECK (((link IS NULL) OR (link ~ '^/([^/\\]|$)'::text)))
);

ALTER TABLE public.notice OWNER TO gisgrid_owner;

ALTER TABLE public.notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pairing (
    community bigint NOT NULL,
    id bigint NOT NULL,
    grid bigint NOT NULL,
    unit bigint,
    cadre bigint,
    since date NOT NULL,
    until date,
    reason text,
    made_by bigint,
    CONSTRAINT ck_pairing_unit_or_cadre CHECK ((num_nonnulls(unit, cadre) = 1)),
    CONSTRAINT ck_pairing_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.pairing OWNER TO gisgrid_owner;

ALTER TABLE public.pairing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.pairing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.person (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    search text NOT NULL,
    phone text,
    home text
);

ALTER TABLE public.person OWNER TO gisgrid_owner;

ALTER TABLE public.person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.plan_cell (
    community bigint NOT NULL,
    grid_plan bigint NOT NULL,
    building_cell bigint NOT NULL,
    grid bigint NOT NULL
);

ALTER TABLE public.plan_cell OWNER TO gisgrid_owner;

CREATE TABLE public.points_entry (
    community bigint NOT NULL,
    id bigint NOT NULL,
    person bigint NOT NULL,
    code text NOT NULL,
    quantity smallint NOT NULL,
    points smallint NOT NULL,
    done_on date NOT NULL,
    why text NOT NULL,
    reverses bigint,
    entered_at timestamp with time zone DEFAULT now() NOT NULL,
    entered_by bigint,
    entered_name text NOT NULL,
    CONSTRAINT ck_points_entry_reversal_is_negative CHECK (((reverses IS NULL) = (points > 0))),
    CONSTRAINT ck_points_entry_something CHECK (((points <> 0) AND (quantity > 0)))
);

ALTER TABLE public.points_entry OWNER TO gisgrid_owner;

ALTER TABLE public.points_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.points_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.points_exchange (
    community bigint NOT NULL,
    id bigint NOT NULL,
    person bigint NOT NULL,
    gift bigint NOT NULL,
    points smallint NOT NULL,
    reverses bigint,
    why text,
    entered_at timestamp with time zone DEFAULT now() NOT NULL,
    entered_by bigint,
    entered_name text NOT NULL,
    CONSTRAINT ck_points_exchange_reversal_is_negative CHECK ((((reverses IS NULL) = (points > 0)) AND (points <> 0)))
);

ALTER TABLE public.points_exchange OWNER TO gisgrid_owner;

ALTER TABLE public.points_exchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.points_exchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.points_rule (
    community bigint NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    points smallint NOT NULL,
    basis text,
    since date NOT NULL,
    until date,
    CONSTRAINT ck_points_rule_points_in_range CHECK (((points >= 1) AND (points <= 50))),
    CONSTRAINT ck_points_rule_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.points_rule OWNER TO gisgrid_owner;

ALTER TABLE public.points_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.points_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.proposal (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    grid_plan bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    made_by bigint,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    published_at timestamp with time zone,
    published_by bigint,
    since date,
    reason text,
    CONSTRAINT ck_proposal_state_known CHECK ((state = ANY (ARRAY['open'::text, 'published'::text, 'dropped'::text])))
);

ALTER TABLE public.proposal OWNER TO gisgrid_owner;

ALTER TABLE public.proposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.proposal_step (
    community bigint NOT NULL,
    id bigint NOT NULL,
    proposal bigint NOT NULL,
    number integer NOT NULL,
    choices jsonb NOT NULL,
    result jsonb NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.proposal_step OWNER TO gisgrid_owner;

ALTER TABLE public.proposal_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.proposal_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rating (
    community bigint NOT NULL,
    id bigint NOT NULL,
    unit bigint NOT NULL,
    side text NOT NULL,
    period text NOT NULL,
    evaluation text NOT NULL,
    word text NOT NULL,
    rated_by text NOT NULL,
    rated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_rating_evaluation_known CHECK ((evaluation = ANY (ARRAY['good'::text, 'fairly_good'::text, 'average'::text, 'poor'::text]))),
    CONSTRAINT ck_rating_period_is_a_half_year CHECK ((period ~ '^[0-9]{4}H[12]$'::text)),
    CONSTRAINT ck_rating_side_known CHECK ((side = ANY (ARRAY['unit'::text, 'community'::text])))
);

ALTER TABLE public.rating OWNER TO gisgrid_owner;

ALTER TABLE public.rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.residents_group (
    community bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    leader bigint
);

ALTER TABLE public.residents_group OWNER TO gisgrid_owner;

ALTER TABLE public.residents_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.residents_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.resource (
    community bigint NOT NULL,
    id bigint NOT NULL,
    unit bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    capacity integer,
    measure text,
    pieces integer DEFAULT 1 NOT NULL,
    open_times text,
    conditions text,
    serves text[] DEFAULT '{}'::text[] NOT NULL,
    place text,
    point public.geometry(Point,4490),
    checked_on date NOT NULL,
    checked_by text NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_resource_capacity_positive CHECK ((capacity > 0)),
    CONSTRAINT ck_resource_kind_known CHECK ((kind = ANY (ARRAY['people'::text, 'venue'::text, 'goods'::text, 'equipment'::text, 'skill'::text, 'money'::text, 'information'::text]))),
    CONSTRAINT ck_resource_pieces_in_bounds CHECK (((pieces >= 1) AND (pieces <= 99))),
    CONSTRAINT ck_resource_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text])))
);

ALTER TABLE public.resource OWNER TO gisgrid_owner;

ALTER TABLE public.resource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.resource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.resource_use (
    community bigint NOT NULL,
    id bigint NOT NULL,
    resource bigint NOT NULL,
    lender bigint NOT NULL,
    piece integer NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    need bigint,
    wish bigint,
    purpose text NOT NULL,
    state text NOT NULL,
    asked_by bigint,
    asked_name text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    answer text,
    answered_name text,
    CONSTRAINT ck_resource_use_piece_positive CHECK ((piece > 0)),
    CONSTRAINT ck_resource_use_state_known CHECK ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'declined'::text, 'used'::text, 'cancelled'::text]))),
    CONSTRAINT ck_resource_use_until_after_since CHECK ((until > since))
);

ALTER TABLE public.resource_use OWNER TO gisgrid_owner;

ALTER TABLE public.resource_use ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.resource_use_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.role_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.role_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.role_verb (
    role text NOT NULL,
    verbs text[] NOT NULL
);

ALTER TABLE public.role_verb OWNER TO gisgrid_owner;

CREATE TABLE public.street (
    community bigint NOT NULL,
    id bigint NOT NULL,
    source text NOT NULL,
    name text,
    search text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    line public.geometry(MultiLineString,4490) NOT NULL
);

ALTER TABLE public.street OWNER TO gisgrid_owner;

ALTER TABLE public.street ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.street_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sub_kind_change (
    community bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    since date NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    is_urgent boolean NOT NULL,
    is_offered boolean NOT NULL,
    made_by bigint
);

ALTER TABLE public.sub_kind_change OWNER TO gisgrid_owner;

ALTER TABLE public.sub_kind_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sub_kind_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.suggestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.suggestion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.task (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    content text NOT NULL,
    meeting bigint,
    source text NOT NULL,
    unit bigint,
    grid bigint,
    owner_name text,
    helpers text,
    opened_on date NOT NULL,
    opened_by text NOT NULL,
    due_on date NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    progress text,
    done_on date,
    evidence text,
    closed_on date,
    closed_by text,
    diary_entry bigint,
    need bigint,
    arrive_by timestamp with time zone,
    arrived_at timestamp with time zone,
    rating text,
    CONSTRAINT ck_task_arrived_when_called CHECK (((arrived_at IS NULL) OR (arrive_by IS NOT NULL))),
    CONSTRAINT ck_task_closed_when_ended CHECK (((closed_on IS NULL) OR (state = ANY (ARRAY['done'::text, 'dropped'::text])))),
    CONSTRAINT ck_task_due_after_opened CHECK ((due_on >= opened_on)),
    CONSTRAINT ck_task_ended_with_evidence CHECK (((state <> ALL (ARRAY['done'::text, 'dropped'::text])) OR ((done_on IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT ck_task_one_holder CHECK ((num_nonnulls(unit, grid) <= 1)),
    CONSTRAINT ck_task_rating_known CHECK ((rating = ANY (ARRAY['good'::text, 'fairly_good'::text, 'average'::text, 'poor'::text]))),
    CONSTRAINT ck_task_state_known CHECK ((state = ANY (ARRAY['open'::text, 'doing'::text, 'done'::text, 'dropped'::text])))
);

ALTER TABLE public.task OWNER TO gisgrid_owner;

CREATE TABLE public.task_access (
    community bigint NOT NULL,
    id bigint NOT NULL,
    no integer NOT NULL,
    kind text NOT NULL,
    item text NOT NULL,
    department text NOT NULL,
    basis text,
    community_duty text NOT NULL,
    support text,
    applied_on date NOT NULL,
    decision text,
    decided_on date,
    decided_by text,
    reason text,
    since date,
    until date,
    refused integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_task_access_admitted_from_a_day CHECK (((decision <> 'admitted'::text) OR (since IS NOT NULL))),
    CONSTRAINT ck_task_access_begins_when_admitted CHECK (((decision = 'admitted'::text) OR (since IS NULL))),
    CONSTRAINT ck_task_access_decided_on_a_day CHECK (((decision IS NULL) = (decided_on IS NULL))),
    CONSTRAINT ck_task_access_decision_known CHECK ((decision = ANY (ARRAY['admitted'::text, 'refused'::text, 'supplement'::text]))),
    CONSTRAINT ck_task_access_kind_known CHECK ((kind = ANY (ARRAY['statutory'::text, 'assisting'::text, 'admitted'::text, 'negative'::text]))),
    CONSTRAINT ck_task_access_negative_stays_out CHECK (((kind <> 'negative'::text) OR (decision <> 'admitted'::text))),
    CONSTRAINT ck_task_access_refused_with_reason CHECK (((decision <> ALL (ARRAY['refused'::text, 'supplement'::text])) OR (reason IS NOT NULL))),
    CONSTRAINT ck_task_access_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.task_access OWNER TO gisgrid_owner;

ALTER TABLE public.task_access ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.task_access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.tessellation (
    community bigint NOT NULL,
    id bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by bigint,
    cells integer NOT NULL
);

ALTER TABLE public.tessellation OWNER TO gisgrid_owner;

ALTER TABLE public.tessellation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tessellation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.unit (
    community bigint NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    short text NOT NULL,
    search text NOT NULL,
    kind text NOT NULL,
    address text,
    phone text,
    liaison bigint,
    point public.geometry(Point,4490)
);

ALTER TABLE public.unit OWNER TO gisgrid_owner;

ALTER TABLE public.unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.upload (
    community bigint NOT NULL,
    id bigint NOT NULL,
    account bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    report jsonb,
    import_run bigint
);

ALTER TABLE public.upload OWNER TO gisgrid_owner;

CREATE TABLE public.upload_file (
    community bigint NOT NULL,
    id bigint NOT NULL,
    upload bigint NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE public.upload_file OWNER TO gisgrid_owner;

ALTER TABLE public.upload_file ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.upload_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.upload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.visit (
    community bigint NOT NULL,
    id bigint NOT NULL,
    household bigint,
    point public.geometry(Point,4490),
    visited_on date NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    recorded_by bigint,
    visitor bigint,
    visitor_name text NOT NULL,
    kind text DEFAULT 'routine'::text NOT NULL,
    outcome text NOT NULL,
    situation text,
    is_counted boolean GENERATED ALWAYS AS ((outcome = ANY (ARRAY['home'::text, 'by_phone'::text]))) STORED NOT NULL,
    grid bigint,
    grid_then bigint,
    diary_entry bigint,
    service_kind text,
    outreach_topic text,
    CONSTRAINT ck_visit_has_a_place CHECK (((household IS NOT NULL) OR (point IS NOT NULL))),
    CONSTRAINT ck_visit_kind_known CHECK ((kind = ANY (ARRAY['routine'::text, 'by_class'::text, 'campaign'::text, 'sympathy'::text, 'return'::text, 'ad_hoc'::text, 'cadre'::text, 'unit'::text, 'phone'::text, 'patrol'::text]))),
    CONSTRAINT ck_visit_outcome_known CHECK ((outcome = ANY (ARRAY['home'::text, 'not_home'::text, 'refused'::text, 'moved_away'::text, 'no_access'::text, 'vacant'::text, 'by_phone'::text, 'later'::text, 'wrong_door'::text]))),
    CONSTRAINT ck_visit_outreach_topic_known CHECK ((outreach_topic = ANY (ARRAY['insurance_rates'::text, 'medical_reimbursement'::text, 'min_allowance'::text, 'laws'::text, 'safety_family_planning'::text, 'community_report'::text, 'forest_fire'::text, 'fraud'::text, 'heating_policy'::text, 'flood_season'::text]))),
    CONSTRAINT ck_visit_service_not_sensitive CHECK ((service_kind = ANY (ARRAY['mediation'::text, 'culture'::text, 'resident_visit'::text])))
);

ALTER TABLE public.visit OWNER TO gisgrid_owner;

ALTER TABLE public.visit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.visit_rule (
    community bigint NOT NULL,
    id bigint NOT NULL,
    class text NOT NULL,
    every_days smallint NOT NULL,
    phone_counts boolean NOT NULL,
    since date NOT NULL,
    until date,
    basis text,
    CONSTRAINT ck_visit_rule_every_days_sane CHECK (((every_days >= 1) AND (every_days <= 3660))),
    CONSTRAINT ck_visit_rule_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.visit_rule OWNER TO gisgrid_owner;

ALTER TABLE public.visit_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.visit_snooze (
    community bigint NOT NULL,
    id bigint NOT NULL,
    household bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    reason text NOT NULL,
    put_off_by bigint,
    put_off_name text NOT NULL,
    grid bigint,
    CONSTRAINT ck_visit_snooze_until_after_since CHECK (((until IS NULL) OR (until >= since)))
);

ALTER TABLE public.visit_snooze OWNER TO gisgrid_owner;

ALTER TABLE public.visit_snooze ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.visit_snooze_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.volunteer (
    community bigint NOT NULL,
    id bigint NOT NULL,
    person bigint NOT NULL,
    unit bigint,
    grid bigint,
    skills text,
    free_times text,
    pledge text,
    since date NOT NULL,
    until date,
    registered_name text NOT NULL,
    CONSTRAINT ck_volunteer_in_order CHECK (((until IS NULL) OR (since <= until)))
);

ALTER TABLE public.volunteer OWNER TO gisgrid_owner;

ALTER TABLE public.volunteer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.volunteer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.walk_order (
    community bigint NOT NULL,
    id bigint NOT NULL,
    of_grid bigint NOT NULL,
    grid_plan bigint NOT NULL,
    fingerprint text NOT NULL,
    households bigint[] NOT NULL,
    length_m double precision NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.walk_order OWNER TO gisgrid_owner;

ALTER TABLE public.walk_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.walk_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.walk_sheet (
    community bigint NOT NULL,
    id bigint NOT NULL,
    serial text NOT NULL,
    kind text DEFAULT 'walk'::text NOT NULL,
    of_grid bigint,
    grid_plan bigint,
    copy_class text NOT NULL,
    selection jsonb DEFAULT '{}'::jsonb NOT NULL,
    codes jsonb DEFAULT '{}'::jsonb NOT NULL,
    rows integer DEFAULT 0 NOT NULL,
    stops integer DEFAULT 0 NOT NULL,
    pages integer DEFAULT 0 NOT NULL,
    printed_at timestamp with time zone DEFAULT now() NOT NULL,
    printed_by bigint,
    printed_name text NOT NULL,
    instead_of bigint,
    returned_on date,
    returned_to text,
    CONSTRAINT ck_walk_sheet_copy_class_known CHECK ((copy_class = ANY (ARRAY['public'::text, 'unit'::text, 'leader'::text]))),
    CONSTRAINT ck_walk_sheet_kind_known CHECK ((kind = ANY (ARRAY['walk'::text, 'atlas'::text, 'wall'::text, 'diary'::text, 'list'::text])))
);

ALTER TABLE public.walk_sheet OWNER TO gisgrid_owner;

ALTER TABLE public.walk_sheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.walk_sheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.walk_sheet_row (
    community bigint NOT NULL,
    id bigint NOT NULL,
    walk_sheet bigint NOT NULL,
    of_grid bigint,
    printed_by bigint,
    "row" smallint NOT NULL,
    stop smallint NOT NULL,
    household bigint,
    household_code text NOT NULL,
    address text NOT NULL,
    building_name text NOT NULL,
    entrance smallint,
    floor smallint,
    door text NOT NULL,
    last_visit_on date,
    visit bigint,
    typed_at timestamp with time zone,
    typed_by bigint,
    outcome text
);

ALTER TABLE public.walk_sheet_row OWNER TO gisgrid_owner;

ALTER TABLE public.walk_sheet_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.walk_sheet_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.wish_act (
    community bigint NOT NULL,
    id bigint NOT NULL,
    wish bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_account bigint,
    by_name text NOT NULL,
    step text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    note text
);

ALTER TABLE public.wish_act OWNER TO gisgrid_owner;

ALTER TABLE public.wish_act ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wish_act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.wish ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wish_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qgis.reader (
    login name NOT NULL,
    community bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE qgis.reader OWNER TO gisgrid_owner;

CREATE VIEW qgis.mine WITH (security_barrier='true') AS
 SELECT c.community,
    c.name,
    c.boundary,
    ((now() AT TIME ZONE c.timezone))::date AS today
   FROM public.community c
  WHERE (c.community = ( SELECT r.community
           FROM qgis.reader r
          WHERE (r.login = SESSION_USER)));

ALTER TABLE qgis.mine OWNER TO gisgrid_owner;

CREATE VIEW qgis.areas WITH (security_barrier='true') AS
 SELECT a.id,
    a.source,
    a.name,
    a.kind,
    a.outline AS geom
   FROM (qgis.mine m
     JOIN public.area a ON ((a.community = m.community)));

ALTER TABLE qgis.areas OWNER TO gisgrid_owner;

CREATE VIEW qgis.buildings WITH (security_barrier='true') AS
 SELECT b.id,
    b.source,
    b.name,
    b.compound,
    b.kind,
    b.structure,
    b.floors,
    b.built,
    b.is_context,
    b.outline AS geom
   FROM (qgis.mine m
     JOIN public.building b ON ((b.community = m.community)));

ALTER TABLE qgis.buildings OWNER TO gisgrid_owner;

CREATE VIEW qgis.community WITH (security_barrier='true') AS
 SELECT 1 AS id,
    (m.community)::text AS code,
    m.name,
    m.boundary AS geom
   FROM qgis.mine m
  WHERE (m.boundary IS NOT NULL);

ALTER TABLE qgis.community OWNER TO gisgrid_owner;

CREATE VIEW qgis.entrances WITH (security_barrier='true') AS
 SELECT e.id,
    b.source AS building_ref,
    b.name AS building_name,
    e.number,
    e.point AS geom
   FROM ((qgis.mine m
     JOIN public.entrance e ON ((e.community = m.community)))
     JOIN public.building b ON (((b.community = m.community) AND (b.id = e.building))));

ALTER TABLE qgis.entrances OWNER TO gisgrid_owner;

CREATE VIEW qgis.facilities WITH (security_barrier='true') AS
 SELECT f.id,
    f.source,
    f.name,
    f.kind,
    f.open_times,
    f.point AS geom
   FROM (qgis.mine m
     JOIN public.facility f ON ((f.community = m.community)));

ALTER TABLE qgis.facilities OWNER TO gisgrid_owner;

CREATE VIEW qgis.grids WITH (security_barrier='true') AS
 SELECT g.id,
    g.code,
    g.short,
    g.name,
    rg.name AS residents_group,
    h.households,
    n.open_needs,
    (round(((100.0 * (n.open_needs)::numeric) / (NULLIF(h.households, 0))::numeric), 1))::double precision AS needs_per_100,
    ( SELECT string_agg(p.name, '、'::text ORDER BY t.since DESC, t.id) AS string_agg
           FROM (public.grid_leader_term t
             JOIN public.person p ON (((p.community = t.community) AND (p.id = t.person))))
          WHERE ((t.community = m.community) AND (t.grid = g.id) AND (t.since <= m.today) AND ((t.until IS NULL) OR (t.until > m.today)))) AS leader,
    ( SELECT string_agg(u.name, '、'::text ORDER BY s.since DESC, s.id) AS string_agg
           FROM (public.pairing s
             JOIN public.unit u ON (((u.community = s.community) AND (u.id = s.unit))))
          WHERE ((s.community = m.community) AND (s.grid = g.id) AND (s.since <= m.today) AND ((s.until IS NULL) OR (s.until > m.today)))) AS unit,
    ( SELECT string_agg(p.name, '、'::text ORDER BY s.since DESC, s.id) AS string_agg
           FROM ((public.pairing s
             JOIN public.cadre c ON (((c.community = s.community) AND (c.id = s.cadre))))
             JOIN public.person p ON (((p.community = c.community) AND (p.id = c.person))))
          WHERE ((s.community = m.community) AND (s.grid = g.id) AND (s.since <= m.today) AND ((s.until IS NULL) OR (s.until > m.today)))) AS cadre,
    (round((o.area_m2)::numeric))::double precision AS area_m2,
    gp.number AS plan,
    gp.since AS plan_since,
    m.today AS counted_on,
    o.outline AS geom
   FROM ((((qgis.mine m
     JOIN public.grid_plan gp ON (((gp.community = m.community) AND (gp.since <= m.today) AND ((gp.until IS NULL) OR (gp.until > m.today)))))
     JOIN public.grid_outline o ON (((o.community = m.community) AND (o.grid_plan = gp.id))))
     JOIN public.grid g ON (((g.community = m.community) AND (g.id = o.grid))))
     LEFT JOIN public.residents_group rg ON (((rg.community = m.community) AND (rg.id = g.residents_group)))),
    LATERAL ( SELECT count(*) AS households
           FROM public.household h_1
          WHERE ((h_1.community = m.community) AND (h_1.grid = g.id) AND h_1.is_counted)) h,
    LATERAL ( SELECT count(*) AS open_needs
           FROM public.need n_1
          WHERE ((n_1.community = m.community) AND (n_1.grid = g.id) AND (n_1.raised_on <= m.today) AND ((n_1.closed_on IS NULL) OR (n_1.closed_on > m.today)))) n;

ALTER TABLE qgis.grids OWNER TO gisgrid_owner;

CREATE VIEW qgis.streets WITH (security_barrier='true') AS
 SELECT s.id,
    s.source,
    s.name,
    s.kind,
    s.line AS geom
   FROM (qgis.mine m
     JOIN public.street s ON ((s.community = m.community)));

ALTER TABLE qgis.streets OWNER TO gisgrid_owner;

CREATE VIEW qgis.units WITH (security_barrier='true') AS
 SELECT u.id,
    u.code,
    u.name,
    u.short,
    u.kind,
    u.address,
    u.point AS geom
   FROM (qgis.mine m
     JOIN public.unit u ON ((u.community = m.community)))
  WHERE (u.point IS NOT NULL);

ALTER TABLE qgis.units OWNER TO gisgrid_owner;

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT one_cadre_pairing_at_a_time EXCLUDE USING gist (community WITH =, grid WITH =, cadre WITH =, daterange(since, until) WITH &&);

ALTER TABLE ONLY public.grid_leader_term
    ADD CONSTRAINT one_leader_at_a_time EXCLUDE USING gist (community WITH =, grid WITH =, daterange(since, until) WITH &&);

ALTER TABLE ONLY public.grid_plan
    ADD CONSTRAINT one_plan_at_a_time EXCLUDE USING gist (community WITH =, daterange(since, until) WITH &&);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT one_unit_pairing_at_a_time EXCLUDE USING gist (community WITH =, grid WITH =, unit WITH =, daterange(since, until) WITH &&);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT one_use_of_a_piece_at_a_time EXCLUDE USING gist (community WITH =, resource WITH =, piece WITH =, tstzrange(since, until) WITH &&) WHERE ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'used'::text])));

ALTER TABLE ONLY public.visit_rule
    ADD CONSTRAINT one_visit_rule_at_a_time EXCLUDE USING gist (community WITH =, class WITH =, daterange(since, until) WITH &&);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT pk_address_change PRIMARY KEY (community, id);

ALTER TABLE ONLY public.admin_unit
    ADD CONSTRAINT pk_admin_unit PRIMARY KEY (code);

ALTER TABLE ONLY public.agenda_point
    ADD CONSTRAINT pk_agenda_point PRIMARY KEY (community, id);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT pk_agreement PRIMARY KEY (community, id);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT pk_area PRIMARY KEY (community, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT pk_attachment PRIMARY KEY (community, id);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT pk_attendance PRIMARY KEY (community, id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT pk_audit_entry PRIMARY KEY (community, id);

ALTER TABLE ONLY public.building
    ADD CONSTRAINT pk_building PRIMARY KEY (community, id);

ALTER TABLE ONLY public.building_cell
    ADD CONSTRAINT pk_building_cell PRIMARY KEY (community, id);

ALTER TABLE ONLY public.cadre
    ADD CONSTRAINT pk_cadre PRIMARY KEY (community, id);

ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT pk_calendar_day PRIMARY KEY (community, id);

ALTER TABLE ONLY public.care_reader
    ADD CONSTRAINT pk_care_reader PRIMARY KEY (community, id);

ALTER TABLE ONLY public.care_record
    ADD CONSTRAINT pk_care_record PRIMARY KEY (community, id);

ALTER TABLE ONLY public.care_service
    ADD CONSTRAINT pk_care_service PRIMARY KEY (community, id);

ALTER TABLE ONLY public.code_scheme
    ADD CONSTRAINT pk_code_scheme PRIMARY KEY (key);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT pk_commitment PRIMARY KEY (community, id);

ALTER TABLE ONLY public.community
    ADD CONSTRAINT pk_community PRIMARY KEY (community);

ALTER TABLE ONLY public.counter
    ADD CONSTRAINT pk_counter PRIMARY KEY (community, series);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT pk_diary_entry PRIMARY KEY (community, id);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT pk_diary_review PRIMARY KEY (community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT pk_diary_sentence PRIMARY KEY (community, id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT pk_dispute PRIMARY KEY (community, id);

ALTER TABLE ONLY public.dispute_words
    ADD CONSTRAINT pk_dispute_words PRIMARY KEY (community, id);

ALTER TABLE ONLY public.draft_cell
    ADD CONSTRAINT pk_draft_cell PRIMARY KEY (community, draft_plan, building_cell);

ALTER TABLE ONLY public.draft_fault
    ADD CONSTRAINT pk_draft_fault PRIMARY KEY (community, id);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT pk_draft_grid PRIMARY KEY (community, id);

ALTER TABLE ONLY public.draft_plan
    ADD CONSTRAINT pk_draft_plan PRIMARY KEY (community, id);

ALTER TABLE ONLY public.draft_proposal
    ADD CONSTRAINT pk_draft_proposal PRIMARY KEY (community, id);

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT pk_draft_step PRIMARY KEY (community, id);

ALTER TABLE ONLY public.duty
    ADD CONSTRAINT pk_duty PRIMARY KEY (community, id);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT pk_duty_tick PRIMARY KEY (community, id);

ALTER TABLE ONLY public.entrance
    ADD CONSTRAINT pk_entrance PRIMARY KEY (community, id);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT pk_facility PRIMARY KEY (community, id);

ALTER TABLE ONLY public.form_key
    ADD CONSTRAINT pk_form_key PRIMARY KEY (community, id);

ALTER TABLE ONLY public.form_use
    ADD CONSTRAINT pk_form_use PRIMARY KEY (community, id);

ALTER TABLE ONLY public.gift
    ADD CONSTRAINT pk_gift PRIMARY KEY (community, id);

ALTER TABLE ONLY public.good_deed
    ADD CONSTRAINT pk_good_deed PRIMARY KEY (community, id);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT pk_grid PRIMARY KEY (community, id);

ALTER TABLE ONLY public.grid_leader_term
    ADD CONSTRAINT pk_grid_leader_term PRIMARY KEY (community, id);

ALTER TABLE ONLY public.grid_outline
    ADD CONSTRAINT pk_grid_outline PRIMARY KEY (community, id);

ALTER TABLE ONLY public.grid_plan
    ADD CONSTRAINT pk_grid_plan PRIMARY KEY (community, id);

ALTER TABLE ONLY public.guest_attempt
    ADD CONSTRAINT pk_guest_attempt PRIMARY KEY (community, id);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT pk_guest_report PRIMARY KEY (community, id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT pk_household PRIMARY KEY (community, id);

ALTER TABLE ONLY public.household_class
    ADD CONSTRAINT pk_household_class PRIMARY KEY (code);

ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT pk_import_change PRIMARY KEY (community, id);

ALTER TABLE ONLY public.import_profile
    ADD CONSTRAINT pk_import_profile PRIMARY KEY (community, id);

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT pk_import_run PRIMARY KEY (community, id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (community, id);

ALTER TABLE ONLY public.job_file
    ADD CONSTRAINT pk_job_file PRIMARY KEY (community, id);

ALTER TABLE ONLY public.ledger_copy
    ADD CONSTRAINT pk_ledger_copy PRIMARY KEY (community, id);

ALTER TABLE ONLY public.login_attempt
    ADD CONSTRAINT pk_login_attempt PRIMARY KEY (id);

ALTER TABLE ONLY public.login_session
    ADD CONSTRAINT pk_login_session PRIMARY KEY (token_sha256);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT pk_meeting PRIMARY KEY (community, id);

ALTER TABLE ONLY public.meeting_rule
    ADD CONSTRAINT pk_meeting_rule PRIMARY KEY (community, id);

ALTER TABLE ONLY public.named_copy
    ADD CONSTRAINT pk_named_copy PRIMARY KEY (community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT pk_need PRIMARY KEY (community, id);

ALTER TABLE ONLY public.need_kind
    ADD CONSTRAINT pk_need_kind PRIMARY KEY (code);

ALTER TABLE ONLY public.need_limit
    ADD CONSTRAINT pk_need_limit PRIMARY KEY (community, id);

ALTER TABLE ONLY public.need_step
    ADD CONSTRAINT pk_need_step PRIMARY KEY (community, id);

ALTER TABLE ONLY public.need_sub_kind
    ADD CONSTRAINT pk_need_sub_kind PRIMARY KEY (kind, code);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT pk_notice PRIMARY KEY (community, id);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT pk_pairing PRIMARY KEY (community, id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (community, id);

ALTER TABLE ONLY public.plan_cell
    ADD CONSTRAINT pk_plan_cell PRIMARY KEY (community, grid_plan, building_cell);

ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT pk_points_entry PRIMARY KEY (community, id);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT pk_points_exchange PRIMARY KEY (community, id);

ALTER TABLE ONLY public.points_rule
    ADD CONSTRAINT pk_points_rule PRIMARY KEY (community, id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT pk_proposal PRIMARY KEY (community, id);

ALTER TABLE ONLY public.proposal_step
    ADD CONSTRAINT pk_proposal_step PRIMARY KEY (community, id);

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT pk_rating PRIMARY KEY (community, id);

ALTER TABLE ONLY public.residents_group
    ADD CONSTRAINT pk_residents_group PRIMARY KEY (community, id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT pk_resource PRIMARY KEY (community, id);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT pk_resource_use PRIMARY KEY (community, id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT pk_role_grant PRIMARY KEY (id);

ALTER TABLE ONLY public.role_verb
    ADD CONSTRAINT pk_role_verb PRIMARY KEY (role);

ALTER TABLE ONLY public.street
    ADD CONSTRAINT pk_street PRIMARY KEY (community, id);

ALTER TABLE ONLY public.sub_kind_change
    ADD CONSTRAINT pk_sub_kind_change PRIMARY KEY (community, id);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT pk_suggestion PRIMARY KEY (community, id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT pk_task PRIMARY KEY (community, id);

ALTER TABLE ONLY public.task_access
    ADD CONSTRAINT pk_task_access PRIMARY KEY (community, id);

ALTER TABLE ONLY public.tessellation
    ADD CONSTRAINT pk_tessellation PRIMARY KEY (community, id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT pk_unit PRIMARY KEY (community, id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT pk_upload PRIMARY KEY (community, id);

ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT pk_upload_file PRIMARY KEY (community, id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT pk_visit PRIMARY KEY (community, id);

ALTER TABLE ONLY public.visit_rule
    ADD CONSTRAINT pk_visit_rule PRIMARY KEY (community, id);

ALTER TABLE ONLY public.visit_snooze
    ADD CONSTRAINT pk_visit_snooze PRIMARY KEY (community, id);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT pk_volunteer PRIMARY KEY (community, id);

ALTER TABLE ONLY public.walk_order
    ADD CONSTRAINT pk_walk_order PRIMARY KEY (community, id);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT pk_walk_sheet PRIMARY KEY (community, id);

ALTER TABLE ONLY public.walk_sheet_row
    ADD CONSTRAINT pk_walk_sheet_row PRIMARY KEY (community, id);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT pk_wish PRIMARY KEY (community, id);

ALTER TABLE ONLY public.wish_act
    ADD CONSTRAINT pk_wish_act PRIMARY KEY (community, id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_username UNIQUE (username);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT uq_agreement_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT uq_area_community_source UNIQUE (community, source);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT uq_attendance_community_meeting_name UNIQUE (community, meeting, name);

ALTER TABLE ONLY public.building_cell
    ADD CONSTRAINT uq_building_cell_community_tessellation_building UNIQUE (community, tessellation, building);

ALTER TABLE ONLY public.building
    ADD CONSTRAINT uq_building_community_source UNIQUE (community, source);

ALTER TABLE ONLY public.cadre
    ADD CONSTRAINT uq_cadre_community_person UNIQUE (community, person);

ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT uq_calendar_day_community_day UNIQUE (community, day);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT uq_diary_review_community_diary_entry_account UNIQUE (community, diary_entry, account);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT uq_dispute_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.dispute_words
    ADD CONSTRAINT uq_dispute_words_community_dispute UNIQUE (community, dispute);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT uq_draft_grid_community_draft_plan_grid UNIQUE (community, draft_plan, grid);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT uq_draft_grid_community_draft_plan_position UNIQUE (community, draft_plan, "position");

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT uq_draft_step_community_draft_plan_number UNIQUE (community, draft_plan, number);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT uq_duty_tick_community_duty_holder_period UNIQUE (community, duty, holder, period);

ALTER TABLE ONLY public.entrance
    ADD CONSTRAINT uq_entrance_community_building_number UNIQUE (community, building, number);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT uq_facility_community_source UNIQUE (community, source);

ALTER TABLE ONLY public.form_key
    ADD CONSTRAINT uq_form_key_community_account_key UNIQUE (community, account, key);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT uq_grid_community_code UNIQUE (community, code);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT uq_grid_community_short UNIQUE (community, short);

ALTER TABLE ONLY public.grid_outline
    ADD CONSTRAINT uq_grid_outline_community_grid_plan_grid UNIQUE (community, grid_plan, grid);

ALTER TABLE ONLY public.grid_plan
    ADD CONSTRAINT uq_grid_plan_community_number UNIQUE (community, number);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT uq_guest_report_community_form_key UNIQUE (community, form_key);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT uq_guest_report_community_receipt UNIQUE (community, receipt);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT uq_household_community_code UNIQUE (community, code);

ALTER TABLE ONLY public.import_profile
    ADD CONSTRAINT uq_import_profile_community_kind_name UNIQUE (community, kind, name);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT uq_meeting_community_kind_no UNIQUE (community, kind, no);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT uq_meeting_community_meeting_rule_planned_on UNIQUE (community, meeting_rule, planned_on);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT uq_need_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT uq_need_community_source_ref UNIQUE (community, source_ref);

ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT uq_points_entry_community_reverses UNIQUE (community, reverses);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT uq_points_exchange_community_reverses UNIQUE (community, reverses);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT uq_proposal_community_name UNIQUE (community, name);

ALTER TABLE ONLY public.proposal_step
    ADD CONSTRAINT uq_proposal_step_community_proposal_number UNIQUE (community, proposal, number);

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT uq_rating_community_unit_side_period UNIQUE (community, unit, side, period);

ALTER TABLE ONLY public.residents_group
    ADD CONSTRAINT uq_residents_group_community_name UNIQUE (community, name);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT uq_resource_community_unit_name UNIQUE (community, unit, name);

ALTER TABLE ONLY public.street
    ADD CONSTRAINT uq_street_community_source UNIQUE (community, source);

ALTER TABLE ONLY public.sub_kind_change
    ADD CONSTRAINT uq_sub_kind_change_community_kind_code_since UNIQUE (community, kind, code, since);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT uq_suggestion_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.task_access
    ADD CONSTRAINT uq_task_access_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT uq_task_community_no UNIQUE (community, no);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT uq_unit_community_code UNIQUE (community, code);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT uq_volunteer_community_person UNIQUE (community, person);

ALTER TABLE ONLY public.walk_order
    ADD CONSTRAINT uq_walk_order_community_of_grid_grid_plan_fingerprint UNIQUE (community, of_grid, grid_plan, fingerprint);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT uq_walk_sheet_community_serial UNIQUE (community, serial);

ALTER TABLE ONLY public.walk_sheet_row
    ADD CONSTRAINT uq_walk_sheet_row_community_walk_sheet_row UNIQUE (community, walk_sheet, "row");

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT uq_wish_community_no UNIQUE (community, no);

ALTER TABLE ONLY qgis.reader
    ADD CONSTRAINT reader_pkey PRIMARY KEY (login);

CREATE INDEX idx_area_outline ON public.area USING gist (outline);

CREATE INDEX idx_attachment_point ON public.attachment USING gist (point);

CREATE INDEX idx_building_cell_outline ON public.building_cell USING gist (outline);

CREATE INDEX idx_building_outline ON public.building USING gist (outline);

CREATE INDEX idx_cadre_point ON public.cadre USING gist (point);

CREATE INDEX idx_community_boundary ON public.community USING gist (boundary);

CREATE INDEX idx_diary_entry_point ON public.diary_entry USING gist (point);

CREATE INDEX idx_diary_review_point ON public.diary_review USING gist (point);

CREATE INDEX idx_diary_sentence_point ON public.diary_sentence USING gist (point);

CREATE INDEX idx_dispute_point ON public.dispute USING gist (point);

CREATE INDEX idx_draft_fault_place ON public.draft_fault USING gist (place);

CREATE INDEX idx_entrance_point ON public.entrance USING gist (point);

CREATE INDEX idx_facility_point ON public.facility USING gist (point);

CREATE INDEX idx_grid_outline_label ON public.grid_outline USING gist (label);

CREATE INDEX idx_grid_outline_outline ON public.grid_outline USING gist (outline);

CREATE INDEX idx_household_point ON public.household USING gist (point);

CREATE INDEX idx_need_point ON public.need USING gist (point);

CREATE INDEX idx_resource_point ON public.resource USING gist (point);

CREATE INDEX idx_street_line ON public.street USING gist (line);

CREATE INDEX idx_suggestion_point ON public.suggestion USING gist (point);

CREATE INDEX idx_unit_point ON public.unit USING gist (point);

CREATE INDEX idx_visit_point ON public.visit USING gist (point);

CREATE INDEX ix_address_change_state ON public.address_change USING btree (community, state, id);

CREATE INDEX ix_agenda_point_community_meeting ON public.agenda_point USING btree (community, meeting);

CREATE INDEX ix_agreement_community_unit ON public.agreement USING btree (community, unit);

CREATE INDEX ix_attachment_subject ON public.attachment USING btree (community, subject, subject_id);

CREATE INDEX ix_attendance_community_unit ON public.attendance USING btree (community, unit);

CREATE INDEX ix_audit_entry_at ON public.audit_entry USING btree (community, at);

CREATE INDEX ix_audit_entry_row ON public.audit_entry USING btree (community, table_name, row_id);

CREATE INDEX ix_building_search_trgm ON public.building USING gin (search public.gin_trgm_ops);

CREATE INDEX ix_care_record_community_household ON public.care_record USING btree (community, household);

CREATE INDEX ix_commitment_community_agreement ON public.commitment USING btree (community, agreement);

CREATE INDEX ix_commitment_community_unit_due_on ON public.commitment USING btree (community, unit, due_on);

CREATE INDEX ix_diary_entry_community_grid_happened_on ON public.diary_entry USING btree (community, grid, happened_on);

CREATE INDEX ix_diary_entry_community_happened_on ON public.diary_entry USING btree (community, happened_on);

CREATE INDEX ix_diary_sentence_community_diary_entry ON public.diary_sentence USING btree (community, diary_entry);

CREATE INDEX ix_diary_sentence_community_need ON public.diary_sentence USING btree (community, need);

CREATE INDEX ix_diary_sentence_community_wish ON public.diary_sentence USING btree (community, wish);

CREATE INDEX ix_dispute_community_found_on ON public.dispute USING btree (community, found_on);

CREATE INDEX ix_dispute_community_grid ON public.dispute USING btree (community, grid);

CREATE INDEX ix_dispute_community_need ON public.dispute USING btree (community, need);

CREATE INDEX ix_duty_community_role ON public.duty USING btree (community, role);

CREATE INDEX ix_duty_tick_community_period ON public.duty_tick USING btree (community, period);

CREATE INDEX ix_facility_search_trgm ON public.facility USING gin (search public.gin_trgm_ops);

CREATE INDEX ix_form_use_community_at ON public.form_use USING btree (community, at);

CREATE INDEX ix_good_deed_community_grid ON public.good_deed USING btree (community, grid);

CREATE INDEX ix_guest_attempt_community_at ON public.guest_attempt USING btree (community, at);

CREATE INDEX ix_guest_report_community_need ON public.guest_report USING btree (community, need);

CREATE INDEX ix_guest_report_new ON public.guest_report USING btree (community, id) WHERE (state = 'new'::text);

CREATE INDEX ix_household_community_entrance ON public.household USING btree (community, entrance);

CREATE INDEX ix_household_community_grid ON public.household USING btree (community, grid);

CREATE INDEX ix_household_community_qk ON public.household USING btree (community, qk);

CREATE INDEX ix_import_change_import_run ON public.import_change USING btree (community, import_run);

CREATE INDEX ix_job_community_account ON public.job USING btree (community, account);

CREATE INDEX ix_job_in_hand ON public.job USING btree (id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));

CREATE INDEX ix_ledger_copy_community_ledger ON public.ledger_copy USING btree (community, ledger, filed_at);

CREATE INDEX ix_login_attempt_username ON public.login_attempt USING btree (username);

CREATE INDEX ix_login_session_account ON public.login_session USING btree (account);

CREATE INDEX ix_meeting_community_planned_on ON public.meeting USING btree (community, planned_on);

CREATE INDEX ix_need_community_diary_entry ON public.need USING btree (community, diary_entry);

CREATE INDEX ix_need_community_grid_raised_on ON public.need USING btree (community, grid, raised_on);

CREATE INDEX ix_need_community_lead_unit ON public.need USING btree (community, lead_unit);

CREATE INDEX ix_need_community_qk ON public.need USING btree (community, qk);

CREATE INDEX ix_need_community_raised_on ON public.need USING btree (community, raised_on);

CREATE INDEX ix_need_limit_community_since ON public.need_limit USING btree (community, since);

CREATE INDEX ix_need_open ON public.need USING btree (community, grid, due_on) WHERE (closed_on IS NULL);

CREATE INDEX ix_need_step_community_need ON public.need_step USING btree (community, need);

CREATE INDEX ix_notice_community_account ON public.notice USING btree (community, account, id);

CREATE INDEX ix_notice_unread ON public.notice USING btree (community, account) WHERE (read_at IS NULL);

CREATE INDEX ix_pairing_community_cadre ON public.pairing USING btree (community, cadre);

CREATE INDEX ix_pairing_community_grid ON public.pairing USING btree (community, grid);

CREATE INDEX ix_pairing_community_unit ON public.pairing USING btree (community, unit);

CREATE INDEX ix_person_search_trgm ON public.person USING gin (search public.gin_trgm_ops);

CREATE INDEX ix_points_entry_community_done_on ON public.points_entry USING btree (community, done_on);

CREATE INDEX ix_points_entry_community_person_done_on ON public.points_entry USING btree (community, person, done_on);

CREATE INDEX ix_points_exchange_community_person ON public.points_exchange USING btree (community, person);

CREATE INDEX ix_points_rule_community_code ON public.points_rule USING btree (community, code);

CREATE INDEX ix_resource_community_unit ON public.resource USING btree (community, unit);

CREATE INDEX ix_resource_use_community_lender ON public.resource_use USING btree (community, lender, since);

CREATE INDEX ix_resource_use_community_need ON public.resource_use USING btree (community, need);

CREATE INDEX ix_resource_use_community_resource ON public.resource_use USING btree (community, resource, since);

CREATE INDEX ix_role_grant_account ON public.role_grant USING btree (account);

CREATE INDEX ix_street_search_trgm ON public.street USING gin (search public.gin_trgm_ops);

CREATE INDEX ix_suggestion_community_grid ON public.suggestion USING btree (community, grid);

CREATE INDEX ix_task_access_community_applied_on ON public.task_access USING btree (community, applied_on);

CREATE INDEX ix_task_community_diary_entry ON public.task USING btree (community, diary_entry);

CREATE INDEX ix_task_community_due_on ON public.task USING btree (community, due_on);

CREATE INDEX ix_task_community_meeting ON public.task USING btree (community, meeting);

CREATE INDEX ix_task_community_need ON public.task USING btree (community, need);

CREATE INDEX ix_unit_search_trgm ON public.unit USING gin (search public.gin_trgm_ops);

CREATE INDEX ix_upload_file_upload ON public.upload_file USING btree (community, upload);

CREATE INDEX ix_visit_community_diary_entry ON public.visit USING btree (community, diary_entry);

CREATE INDEX ix_visit_community_grid_visited_on ON public.visit USING btree (community, grid, visited_on);

CREATE INDEX ix_visit_community_household ON public.visit USING btree (community, household, visited_on);

CREATE INDEX ix_visit_community_visited_on ON public.visit USING btree (community, visited_on);

CREATE INDEX ix_visit_snooze_community_household ON public.visit_snooze USING btree (community, household);

CREATE INDEX ix_walk_sheet_community_of_grid ON public.walk_sheet USING btree (community, of_grid, printed_at);

CREATE INDEX ix_walk_sheet_row_community_visit ON public.walk_sheet_row USING btree (community, visit);

CREATE INDEX ix_wish_act_community_wish ON public.wish_act USING btree (community, wish);

CREATE INDEX ix_wish_community_grid ON public.wish USING btree (community, grid);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT fk_address_change_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT fk_address_change_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT fk_address_change_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT fk_address_change_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.admin_unit
    ADD CONSTRAINT fk_admin_unit_parent FOREIGN KEY (parent) REFERENCES public.admin_unit(code);

ALTER TABLE ONLY public.agenda_point
    ADD CONSTRAINT fk_agenda_point_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.agenda_point
    ADD CONSTRAINT fk_agenda_point_community_meeting FOREIGN KEY (community, meeting) REFERENCES public.meeting(community, id);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_community_proposal FOREIGN KEY (community, proposal) REFERENCES public.proposal(community, id);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_community_renews FOREIGN KEY (community, renews) REFERENCES public.agreement(community, id);

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT fk_agreement_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT fk_area_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT fk_attachment_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT fk_attachment_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT fk_attachment_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT fk_attachment_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_community_meeting FOREIGN KEY (community, meeting) REFERENCES public.meeting(community, id);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT fk_attendance_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT fk_audit_entry_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.building_cell
    ADD CONSTRAINT fk_building_cell_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.building_cell
    ADD CONSTRAINT fk_building_cell_community_building FOREIGN KEY (community, building) REFERENCES public.building(community, id);

ALTER TABLE ONLY public.building_cell
    ADD CONSTRAINT fk_building_cell_community_tessellation FOREIGN KEY (community, tessellation) REFERENCES public.tessellation(community, id);

ALTER TABLE ONLY public.building
    ADD CONSTRAINT fk_building_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.cadre
    ADD CONSTRAINT fk_cadre_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.cadre
    ADD CONSTRAINT fk_cadre_community_person FOREIGN KEY (community, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.cadre
    ADD CONSTRAINT fk_cadre_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT fk_calendar_day_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.care_reader
    ADD CONSTRAINT fk_care_reader_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.care_record
    ADD CONSTRAINT fk_care_record_class FOREIGN KEY (class) REFERENCES public.household_class(code);

ALTER TABLE ONLY public.care_record
    ADD CONSTRAINT fk_care_record_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.care_record
    ADD CONSTRAINT fk_care_record_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.care_service
    ADD CONSTRAINT fk_care_service_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.care_service
    ADD CONSTRAINT fk_care_service_community_visit FOREIGN KEY (community, visit) REFERENCES public.visit(community, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT fk_commitment_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT fk_commitment_community_agreement FOREIGN KEY (community, agreement) REFERENCES public.agreement(community, id);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT fk_commitment_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.counter
    ADD CONSTRAINT fk_counter_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT fk_diary_entry_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT fk_diary_entry_community_author FOREIGN KEY (community, author) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT fk_diary_entry_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT fk_diary_entry_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.diary_entry
    ADD CONSTRAINT fk_diary_entry_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT fk_diary_review_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT fk_diary_review_community_diary_entry FOREIGN KEY (community, diary_entry) REFERENCES public.diary_entry(community, id);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT fk_diary_review_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.diary_review
    ADD CONSTRAINT fk_diary_review_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_diary_entry FOREIGN KEY (community, diary_entry) REFERENCES public.diary_entry(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_dispute FOREIGN KEY (community, dispute) REFERENCES public.dispute(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_good_deed FOREIGN KEY (community, good_deed) REFERENCES public.good_deed(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_suggestion FOREIGN KEY (community, suggestion) REFERENCES public.suggestion(community, id);

ALTER TABLE ONLY public.diary_sentence
    ADD CONSTRAINT fk_diary_sentence_community_wish FOREIGN KEY (community, wish) REFERENCES public.wish(community, id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT fk_dispute_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT fk_dispute_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT fk_dispute_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT fk_dispute_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT fk_dispute_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.dispute_words
    ADD CONSTRAINT fk_dispute_words_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.dispute_words
    ADD CONSTRAINT fk_dispute_words_community_dispute FOREIGN KEY (community, dispute) REFERENCES public.dispute(community, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.draft_cell
    ADD CONSTRAINT fk_draft_cell_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_cell
    ADD CONSTRAINT fk_draft_cell_community_building_cell FOREIGN KEY (community, building_cell) REFERENCES public.building_cell(community, id);

ALTER TABLE ONLY public.draft_cell
    ADD CONSTRAINT fk_draft_cell_community_draft_grid FOREIGN KEY (community, draft_grid) REFERENCES public.draft_grid(community, id);

ALTER TABLE ONLY public.draft_cell
    ADD CONSTRAINT fk_draft_cell_community_draft_plan FOREIGN KEY (community, draft_plan) REFERENCES public.draft_plan(community, id);

ALTER TABLE ONLY public.draft_fault
    ADD CONSTRAINT fk_draft_fault_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_fault
    ADD CONSTRAINT fk_draft_fault_community_draft_plan FOREIGN KEY (community, draft_plan) REFERENCES public.draft_plan(community, id);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT fk_draft_grid_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT fk_draft_grid_community_draft_plan FOREIGN KEY (community, draft_plan) REFERENCES public.draft_plan(community, id);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT fk_draft_grid_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.draft_grid
    ADD CONSTRAINT fk_draft_grid_community_residents_group FOREIGN KEY (community, residents_group) REFERENCES public.residents_group(community, id);

ALTER TABLE ONLY public.draft_plan
    ADD CONSTRAINT fk_draft_plan_code_scheme FOREIGN KEY (code_scheme) REFERENCES public.code_scheme(key);

ALTER TABLE ONLY public.draft_plan
    ADD CONSTRAINT fk_draft_plan_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_plan
    ADD CONSTRAINT fk_draft_plan_community_from_plan FOREIGN KEY (community, from_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.draft_plan
    ADD CONSTRAINT fk_draft_plan_community_tessellation FOREIGN KEY (community, tessellation) REFERENCES public.tessellation(community, id);

ALTER TABLE ONLY public.draft_proposal
    ADD CONSTRAINT fk_draft_proposal_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_proposal
    ADD CONSTRAINT fk_draft_proposal_community_draft_plan FOREIGN KEY (community, draft_plan) REFERENCES public.draft_plan(community, id);

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT fk_draft_step_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT fk_draft_step_community_draft_plan FOREIGN KEY (community, draft_plan) REFERENCES public.draft_plan(community, id);

ALTER TABLE ONLY public.duty
    ADD CONSTRAINT fk_duty_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.duty
    ADD CONSTRAINT fk_duty_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT fk_duty_tick_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT fk_duty_tick_community_duty FOREIGN KEY (community, duty) REFERENCES public.duty(community, id);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT fk_duty_tick_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.duty_tick
    ADD CONSTRAINT fk_duty_tick_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.entrance
    ADD CONSTRAINT fk_entrance_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.entrance
    ADD CONSTRAINT fk_entrance_community_building FOREIGN KEY (community, building) REFERENCES public.building(community, id);

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT fk_facility_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.form_key
    ADD CONSTRAINT fk_form_key_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.form_use
    ADD CONSTRAINT fk_form_use_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.gift
    ADD CONSTRAINT fk_gift_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.good_deed
    ADD CONSTRAINT fk_good_deed_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.good_deed
    ADD CONSTRAINT fk_good_deed_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.good_deed
    ADD CONSTRAINT fk_good_deed_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.good_deed
    ADD CONSTRAINT fk_good_deed_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT fk_grid_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT fk_grid_community_residents_group FOREIGN KEY (community, residents_group) REFERENCES public.residents_group(community, id);

ALTER TABLE ONLY public.grid_leader_term
    ADD CONSTRAINT fk_grid_leader_term_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.grid_leader_term
    ADD CONSTRAINT fk_grid_leader_term_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.grid_leader_term
    ADD CONSTRAINT fk_grid_leader_term_community_person FOREIGN KEY (community, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.grid_outline
    ADD CONSTRAINT fk_grid_outline_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.grid_outline
    ADD CONSTRAINT fk_grid_outline_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.grid_outline
    ADD CONSTRAINT fk_grid_outline_community_grid_plan FOREIGN KEY (community, grid_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.grid_plan
    ADD CONSTRAINT fk_grid_plan_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.grid_plan
    ADD CONSTRAINT fk_grid_plan_community_tessellation FOREIGN KEY (community, tessellation) REFERENCES public.tessellation(community, id);

ALTER TABLE ONLY public.guest_attempt
    ADD CONSTRAINT fk_guest_attempt_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT fk_guest_report_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT fk_guest_report_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT fk_guest_report_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.guest_report
    ADD CONSTRAINT fk_guest_report_kind_need_kind FOREIGN KEY (kind) REFERENCES public.need_kind(code);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT fk_household_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT fk_household_community_building FOREIGN KEY (community, building) REFERENCES public.building(community, id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT fk_household_community_entrance FOREIGN KEY (community, entrance) REFERENCES public.entrance(community, id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT fk_household_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT fk_import_change_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT fk_import_change_community_import_run FOREIGN KEY (community, import_run) REFERENCES public.import_run(community, id);

ALTER TABLE ONLY public.import_profile
    ADD CONSTRAINT fk_import_profile_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT fk_import_run_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT fk_job_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.job_file
    ADD CONSTRAINT fk_job_file_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.job_file
    ADD CONSTRAINT fk_job_file_community_id FOREIGN KEY (community, id) REFERENCES public.job(community, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ledger_copy
    ADD CONSTRAINT fk_ledger_copy_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.login_session
    ADD CONSTRAINT fk_login_session_account FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.login_session
    ADD CONSTRAINT fk_login_session_role_grant FOREIGN KEY (role_grant) REFERENCES public.role_grant(id);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT fk_meeting_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.meeting
    ADD CONSTRAINT fk_meeting_community_meeting_rule FOREIGN KEY (community, meeting_rule) REFERENCES public.meeting_rule(community, id);

ALTER TABLE ONLY public.meeting_rule
    ADD CONSTRAINT fk_meeting_rule_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.named_copy
    ADD CONSTRAINT fk_named_copy_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_diary_entry FOREIGN KEY (community, diary_entry) REFERENCES public.diary_entry(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_lead_unit FOREIGN KEY (community, lead_unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_community_same_as FOREIGN KEY (community, same_as) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.need
    ADD CONSTRAINT fk_need_kind FOREIGN KEY (kind) REFERENCES public.need_kind(code);

ALTER TABLE ONLY public.need_limit
    ADD CONSTRAINT fk_need_limit_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.need_limit
    ADD CONSTRAINT fk_need_limit_kind FOREIGN KEY (kind) REFERENCES public.need_kind(code);

ALTER TABLE ONLY public.need_step
    ADD CONSTRAINT fk_need_step_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.need_step
    ADD CONSTRAINT fk_need_step_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.need_step
    ADD CONSTRAINT fk_need_step_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.need_sub_kind
    ADD CONSTRAINT fk_need_sub_kind_kind FOREIGN KEY (kind) REFERENCES public.need_kind(code);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT fk_notice_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT fk_pairing_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT fk_pairing_community_cadre FOREIGN KEY (community, cadre) REFERENCES public.cadre(community, id);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT fk_pairing_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.pairing
    ADD CONSTRAINT fk_pairing_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT fk_person_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.plan_cell
    ADD CONSTRAINT fk_plan_cell_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.plan_cell
    ADD CONSTRAINT fk_plan_cell_community_building_cell FOREIGN KEY (community, building_cell) REFERENCES public.building_cell(community, id);

ALTER TABLE ONLY public.plan_cell
    ADD CONSTRAINT fk_plan_cell_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.plan_cell
    ADD CONSTRAINT fk_plan_cell_community_grid_plan FOREIGN KEY (community, grid_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_community_person FOREIGN KEY (community, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_community_reverses FOREIGN KEY (community, reverses) REFERENCES public.points_entry(community, id);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT fk_points_exchange_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT fk_points_exchange_community_gift FOREIGN KEY (community, gift) REFERENCES public.gift(community, id);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT fk_points_exchange_community_person FOREIGN KEY (community, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT fk_points_exchange_community_reverses FOREIGN KEY (community, reverses) REFERENCES public.points_exchange(community, id);

ALTER TABLE ONLY public.points_rule
    ADD CONSTRAINT fk_points_rule_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_community_grid_plan FOREIGN KEY (community, grid_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.proposal_step
    ADD CONSTRAINT fk_proposal_step_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.proposal_step
    ADD CONSTRAINT fk_proposal_step_community_proposal FOREIGN KEY (community, proposal) REFERENCES public.proposal(community, id);

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT fk_rating_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT fk_rating_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.residents_group
    ADD CONSTRAINT fk_residents_group_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.residents_group
    ADD CONSTRAINT fk_residents_group_community_leader FOREIGN KEY (community, leader) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT fk_resource_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT fk_resource_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT fk_resource_use_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT fk_resource_use_community_lender FOREIGN KEY (community, lender) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT fk_resource_use_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT fk_resource_use_community_resource FOREIGN KEY (community, resource) REFERENCES public.resource(community, id);

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT fk_resource_use_community_wish FOREIGN KEY (community, wish) REFERENCES public.wish(community, id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT fk_role_grant_account FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT fk_role_grant_community_from_cadre FOREIGN KEY (community_from, cadre) REFERENCES public.cadre(community, id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT fk_role_grant_community_from_person FOREIGN KEY (community_from, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT fk_role_grant_community_from_residents_group FOREIGN KEY (community_from, residents_group) REFERENCES public.residents_group(community, id);

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT fk_role_grant_community_from_unit FOREIGN KEY (community_from, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.street
    ADD CONSTRAINT fk_street_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.sub_kind_change
    ADD CONSTRAINT fk_sub_kind_change_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.sub_kind_change
    ADD CONSTRAINT fk_sub_kind_change_kind FOREIGN KEY (kind) REFERENCES public.need_kind(code);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT fk_suggestion_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT fk_suggestion_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT fk_suggestion_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT fk_suggestion_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.task_access
    ADD CONSTRAINT fk_task_access_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community_diary_entry FOREIGN KEY (community, diary_entry) REFERENCES public.diary_entry(community, id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community_meeting FOREIGN KEY (community, meeting) REFERENCES public.meeting(community, id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community_need FOREIGN KEY (community, need) REFERENCES public.need(community, id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT fk_task_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.tessellation
    ADD CONSTRAINT fk_tessellation_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT fk_unit_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT fk_unit_community_liaison FOREIGN KEY (community, liaison) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT fk_upload_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT fk_upload_file_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.upload_file
    ADD CONSTRAINT fk_upload_file_community_upload FOREIGN KEY (community, upload) REFERENCES public.upload(community, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community_diary_entry FOREIGN KEY (community, diary_entry) REFERENCES public.diary_entry(community, id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT fk_visit_community_visitor FOREIGN KEY (community, visitor) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.visit_rule
    ADD CONSTRAINT fk_visit_rule_class FOREIGN KEY (class) REFERENCES public.household_class(code);

ALTER TABLE ONLY public.visit_rule
    ADD CONSTRAINT fk_visit_rule_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.visit_snooze
    ADD CONSTRAINT fk_visit_snooze_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.visit_snooze
    ADD CONSTRAINT fk_visit_snooze_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.visit_snooze
    ADD CONSTRAINT fk_visit_snooze_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT fk_volunteer_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT fk_volunteer_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT fk_volunteer_community_person FOREIGN KEY (community, person) REFERENCES public.person(community, id);

ALTER TABLE ONLY public.volunteer
    ADD CONSTRAINT fk_volunteer_community_unit FOREIGN KEY (community, unit) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.walk_order
    ADD CONSTRAINT fk_walk_order_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.walk_order
    ADD CONSTRAINT fk_walk_order_community_grid_plan FOREIGN KEY (community, grid_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.walk_order
    ADD CONSTRAINT fk_walk_order_community_of_grid FOREIGN KEY (community, of_grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT fk_walk_sheet_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT fk_walk_sheet_community_grid_plan FOREIGN KEY (community, grid_plan) REFERENCES public.grid_plan(community, id);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT fk_walk_sheet_community_instead_of FOREIGN KEY (community, instead_of) REFERENCES public.walk_sheet(community, id);

ALTER TABLE ONLY public.walk_sheet
    ADD CONSTRAINT fk_walk_sheet_community_of_grid FOREIGN KEY (community, of_grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.walk_sheet_row
    ADD CONSTRAINT fk_walk_sheet_row_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.walk_sheet_row
    ADD CONSTRAINT fk_walk_sheet_row_community_visit FOREIGN KEY (community, visit) REFERENCES public.visit(community, id) ON DELETE SET NULL (visit);

ALTER TABLE ONLY public.walk_sheet_row
    ADD CONSTRAINT fk_walk_sheet_row_community_walk_sheet FOREIGN KEY (community, walk_sheet) REFERENCES public.walk_sheet(community, id);

ALTER TABLE ONLY public.wish_act
    ADD CONSTRAINT fk_wish_act_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.wish_act
    ADD CONSTRAINT fk_wish_act_community_wish FOREIGN KEY (community, wish) REFERENCES public.wish(community, id);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_community FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_community_claimed_by FOREIGN KEY (community, claimed_by) REFERENCES public.unit(community, id);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_community_grid FOREIGN KEY (community, grid) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_community_grid_then FOREIGN KEY (community, grid_then) REFERENCES public.grid(community, id);

ALTER TABLE ONLY public.wish
    ADD CONSTRAINT fk_wish_community_household FOREIGN KEY (community, household) REFERENCES public.household(community, id);

ALTER TABLE ONLY qgis.reader
    ADD CONSTRAINT reader_community_fkey FOREIGN KEY (community) REFERENCES public.community(community);

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.address_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agenda_point ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agreement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.area ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attachment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attendance ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cadre ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calendar_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.care_reader ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.care_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.care_service ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commitment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.community ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.counter ENABLE ROW LEVEL SECURITY;

CREATE POLICY delete ON public.agenda_point FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY delete ON public.attachment FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))));

CREATE POLICY delete ON public.attendance FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY delete ON public.building FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.cadre FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY delete ON public.calendar_day FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY delete ON public.diary_entry FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.diary_sentence FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.dispute FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND (recorded_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND (version = 1) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.draft_cell FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY delete ON public.draft_grid FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY delete ON public.draft_plan FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY delete ON public.draft_proposal FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY delete ON public.duty_tick FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY delete ON public.entrance FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.good_deed FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.grid_leader_term FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY delete ON public.household FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.import_profile FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.meeting FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY delete ON public.meeting_rule FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY delete ON public.pairing FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY delete ON public.person FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.proposal_step FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY delete ON public.suggestion FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.unit FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY delete ON public.upload FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.upload_file FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY delete ON public.visit FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY delete ON public.visit_snooze FOR DELETE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

ALTER TABLE public.diary_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.diary_review ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.diary_sentence ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dispute ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dispute_words ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_fault ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_grid ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_proposal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.duty ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.duty_tick ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entrance ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.facility ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gift ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.good_deed ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.grid ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.grid_leader_term ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.grid_outline ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.grid_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.guest_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.guest_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.household ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_profile ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY insert ON public.address_change FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.agenda_point FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.agreement FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.area FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.attachment FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))));

CREATE POLICY insert ON public.attendance FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.audit_entry FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY insert ON public.building FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.cadre FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY insert ON public.calendar_day FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.care_reader FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.commitment FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.community FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0))));

CREATE POLICY insert ON public.diary_entry FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.diary_review FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',comment,'::text) > 0))));

CREATE POLICY insert ON public.diary_sentence FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.dispute FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.draft_cell FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY insert ON public.draft_fault FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY insert ON public.draft_grid FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY insert ON public.draft_plan FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)) AND (state = 'draft'::text) AND (submitted_by IS NULL) AND (approved_by IS NULL) AND (digest IS NULL)));

CREATE POLICY insert ON public.draft_proposal FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY insert ON public.draft_step FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY insert ON public.duty FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.duty_tick FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY insert ON public.entrance FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.facility FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.form_key FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY insert ON public.form_use FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY insert ON public.gift FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.good_deed FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.grid_leader_term FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY insert ON public.household FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.import_change FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.import_profile FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.import_run FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY insert ON public.job FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND (role = ( SELECT current_setting('gisgrid.role'::text, true) AS current_setting))));

CREATE POLICY insert ON public.ledger_copy FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (filed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',export,'::text) > 0))));

CREATE POLICY insert ON public.meeting FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.meeting_rule FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY insert ON public.need FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.need_limit FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.need_step FOR INSERT TO gisgrid_app WITH CHECK (((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (EXISTS ( SELECT 1
   FROM public.need n
  WHERE ((n.community = need_step.community) AND (n.id = need_step.need) AND ((n.lead_unit = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (n.helpers && ( SELECT public.own_units() AS own_units)))))))) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',close,'::text) > 0)))));

CREATE POLICY insert ON public.pairing FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY insert ON public.person FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY insert ON public.points_entry FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY insert ON public.points_exchange FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY insert ON public.points_rule FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.proposal FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY insert ON public.proposal_step FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY insert ON public.rating FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (((side = 'community'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))) OR ((side = 'unit'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY insert ON public.residents_group FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))));

CREATE POLICY insert ON public.resource FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY insert ON public.resource_use FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.street FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.sub_kind_change FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.suggestion FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.task FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',comment,'::text) > 0)))));

CREATE POLICY insert ON public.task_access FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.unit FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY insert ON public.upload FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.upload_file FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY insert ON public.visit FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.visit_rule FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY insert ON public.visit_snooze FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.volunteer FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY insert ON public.walk_order FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',see,'::text) > 0))));

CREATE POLICY insert ON public.walk_sheet FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',see,'::text) > 0))));

CREATE POLICY insert ON public.walk_sheet_row FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',see,'::text) > 0))));

CREATE POLICY insert ON public.wish FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY insert ON public.wish_act FOR INSERT TO gisgrid_app WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (EXISTS ( SELECT 1
   FROM public.wish w
  WHERE ((w.community = wish_act.community) AND (w.id = wish_act.wish)))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

ALTER TABLE public.job ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_copy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.login_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.login_session ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meeting ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meeting_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.named_copy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.need ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.need_limit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.need_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pairing ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plan_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.points_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.points_exchange ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.points_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.proposal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.proposal_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rating ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.residents_group ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.resource ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.resource_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.role_grant ENABLE ROW LEVEL SECURITY;

CREATE POLICY see ON public.address_change FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.agenda_point FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((kind = 'joint'::text) OR (( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text))));

CREATE POLICY see ON public.agreement FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.area FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.attachment FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND
CASE
    WHEN (subject IS NULL) THEN (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))
    WHEN (subject = 'need_step'::text) THEN ((added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))))
    ELSE ((is_common AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR for_units OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))))
END));

CREATE POLICY see ON public.attendance FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((kind = 'joint'::text) OR (( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text))));

CREATE POLICY see ON public.audit_entry FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0))));

CREATE POLICY see ON public.building FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.building_cell FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.cadre FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.calendar_day FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.care_reader FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)) OR (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.commitment FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.community FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.counter FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.diary_entry FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.diary_review FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.diary_sentence FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.dispute FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.draft_cell FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.draft_fault FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.draft_grid FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.draft_plan FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.draft_proposal FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.draft_step FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.duty FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.duty_tick FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.entrance FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.facility FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.form_key FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.gift FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.good_deed FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.grid FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.grid_leader_term FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.grid_outline FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.grid_plan FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.guest_report FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY see ON public.household FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.import_change FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY see ON public.import_profile FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY see ON public.import_run FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY see ON public.job FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND (role = ( SELECT current_setting('gisgrid.role'::text, true) AS current_setting))));

CREATE POLICY see ON public.job_file FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND (role = ( SELECT current_setting('gisgrid.role'::text, true) AS current_setting))));

CREATE POLICY see ON public.ledger_copy FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((filed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) OR ( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)))));

CREATE POLICY see ON public.meeting FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((kind = 'joint'::text) OR (( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text))));

CREATE POLICY see ON public.meeting_rule FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((kind = 'joint'::text) OR (( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text))));

CREATE POLICY see ON public.need FOR SELECT TO gisgrid_app USING ((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((lead_unit = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (helpers && ( SELECT public.own_units() AS own_units))))));

CREATE POLICY see ON public.need_limit FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.need_step FOR SELECT TO gisgrid_app USING ((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (EXISTS ( SELECT 1
   FROM public.need n
  WHERE ((n.community = need_step.community) AND (n.id = need_step.need) AND ((n.lead_unit = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (n.helpers && ( SELECT public.own_units() AS own_units)))))))));

CREATE POLICY see ON public.notice FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.pairing FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.person FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.plan_cell FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.points_entry FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.points_exchange FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.points_rule FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.proposal FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY see ON public.proposal_step FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY see ON public.rating FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.residents_group FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.resource FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((state = 'published'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")) OR ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))))));

CREATE POLICY see ON public.resource_use FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.street FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.sub_kind_change FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.suggestion FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.task FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.task_access FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text)));

CREATE POLICY see ON public.tessellation FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.unit FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.upload FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY see ON public.upload_file FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY see ON public.visit FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.visit_rule FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.visit_snooze FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))));

CREATE POLICY see ON public.volunteer FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND true));

CREATE POLICY see ON public.walk_order FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY see ON public.walk_sheet FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.walk_sheet_row FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")))));

CREATE POLICY see ON public.wish FOR SELECT TO gisgrid_app USING ((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((claimed_by = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (volunteer = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY see ON public.wish_act FOR SELECT TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (EXISTS ( SELECT 1
   FROM public.wish w
  WHERE ((w.community = wish_act.community) AND (w.id = wish_act.wish))))));

ALTER TABLE public.street ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sub_kind_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.suggestion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.task ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.task_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tessellation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.unit ENABLE ROW LEVEL SECURITY;

CREATE POLICY update ON public.address_change FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.agenda_point FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.agreement FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.area FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.attachment FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND
CASE
    WHEN (subject IS NULL) THEN (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))
    WHEN (subject = 'need_step'::text) THEN ((added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))))
    ELSE ((is_common AND ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) <> 'unit_liaison'::text) OR for_units OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))))
END AND ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (added_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))))));

CREATE POLICY update ON public.attendance FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.building FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.cadre FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY update ON public.calendar_day FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.care_reader FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.commitment FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR ((side = 'unit'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR ((side = 'unit'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY update ON public.community FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))));

CREATE POLICY update ON public.diary_entry FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.diary_review FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',comment,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',comment,'::text) > 0))));

CREATE POLICY update ON public.diary_sentence FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.dispute FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY update ON public.draft_cell FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY update ON public.draft_fault FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY update ON public.draft_grid FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY update ON public.draft_plan FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY update ON public.draft_step FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))));

CREATE POLICY update ON public.duty FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.entrance FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.facility FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.gift FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.good_deed FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.grid_leader_term FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY update ON public.guest_report FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY update ON public.household FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.import_profile FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.meeting FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.meeting_rule FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))));

CREATE POLICY update ON public.need FOR UPDATE TO gisgrid_app USING (((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((lead_unit = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (helpers && ( SELECT public.own_units() AS own_units))))) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',close,'::text) > 0))))) WITH CHECK (((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((lead_unit = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (helpers && ( SELECT public.own_units() AS own_units))))) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',assign,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',close,'::text) > 0)))));

CREATE POLICY update ON public.need_limit FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.notice FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (account = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))));

CREATE POLICY update ON public.pairing FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY update ON public.person FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',administer,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY update ON public.points_rule FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.proposal FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))));

CREATE POLICY update ON public.rating FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (((side = 'community'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))) OR ((side = 'unit'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (((side = 'community'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0))) OR ((side = 'unit'::text) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY update ON public.residents_group FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',draw,'::text) > 0)))));

CREATE POLICY update ON public.resource FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif"))))));

CREATE POLICY update ON public.resource_use FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND ((lender = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")) OR (asked_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)) AND ((lender = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")) OR (asked_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif")))))));

CREATE POLICY update ON public.street FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.sub_kind_change FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.suggestion FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.task FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")) OR ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) = 'grid_leader'::text) AND (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',convene,'::text) > 0)) OR (unit = ( SELECT (NULLIF(current_setting('gisgrid.unit'::text, true), ''::text))::bigint AS "nullif")) OR ((( SELECT current_setting('gisgrid.role'::text, true) AS current_setting) = 'grid_leader'::text) AND (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))))));

CREATE POLICY update ON public.task_access FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.unit FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0))))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT ((strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0) OR (strpos(current_setting('gisgrid.verbs'::text, true), ',pair,'::text) > 0)))));

CREATE POLICY update ON public.upload FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.upload_file FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',import,'::text) > 0))));

CREATE POLICY update ON public.visit FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[]))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.visit_rule FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',approve,'::text) > 0))));

CREATE POLICY update ON public.volunteer FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',verify,'::text) > 0))));

CREATE POLICY update ON public.walk_sheet FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.walk_sheet_row FOR UPDATE TO gisgrid_app USING (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (of_grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])) OR (printed_by = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

CREATE POLICY update ON public.wish FOR UPDATE TO gisgrid_app USING (((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((claimed_by = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (volunteer = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0)))) WITH CHECK (((((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND (( SELECT (current_setting('gisgrid.all_grids'::text, true) = 'on'::text)) OR (grid = ANY (( SELECT (NULLIF(current_setting('gisgrid.grids'::text, true), ''::text))::bigint[] AS "nullif")::bigint[])))) OR ((community >= ( SELECT (NULLIF(current_setting('gisgrid.community_from'::text, true), ''::text))::bigint AS "nullif")) AND (community < ( SELECT (NULLIF(current_setting('gisgrid.community_until'::text, true), ''::text))::bigint AS "nullif")) AND ((claimed_by = ANY (( SELECT public.own_units() AS own_units)::bigint[])) OR (volunteer = ( SELECT (NULLIF(current_setting('gisgrid.account'::text, true), ''::text))::bigint AS "nullif"))))) AND ( SELECT (strpos(current_setting('gisgrid.verbs'::text, true), ',record,'::text) > 0))));

ALTER TABLE public.upload ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.upload_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_snooze ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.volunteer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.walk_order ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.walk_sheet ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.walk_sheet_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.wish ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.wish_act ENABLE ROW LEVEL SECURITY;

ALTER TABLE qgis.reader ENABLE ROW LEVEL SECURITY;

GRANT ALL ON SCHEMA public TO gisgrid_owner;
GRANT USAGE ON SCHEMA public TO gisgrid_app;

GRANT USAGE ON SCHEMA qgis TO PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.set_config(text, text, boolean) TO gisgrid_owner;

REVOKE ALL ON FUNCTION public.account_named(for_community bigint, for_username text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_named(for_community bigint, for_username text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.accounts_of(for_community bigint, for_role text, for_grid bigint, for_unit bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.accounts_of(for_community bigint, for_role text, for_grid bigint, for_unit bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.approve_draft(for_community bigint, for_draft bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.approve_draft(for_community bigint, for_draft bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.area_tile(for_community bigint, edge public.geometry, is_nature boolean, z integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.black_out(for_community bigint, from_table text, of_row bigint, words text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.black_out(for_community bigint, from_table text, of_row bigint, words text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.black_out_rows(for_community bigint, of_table text, ids bigint[], texts text[], jsons text[], words text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.buildings_cut(for_community bigint, for_draft bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.burden_of(for_community bigint, first date, until date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.burden_of(for_community bigint, first date, until date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.cancel_job(for_community bigint, for_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cancel_job(for_community bigint, for_id bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.care_level(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.care_level(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.care_looks(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.care_looks(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.change_password(token bytea, hashed text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.change_password(token bytea, hashed text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.claim_wish(for_community bigint, for_wish bigint, for_unit bigint, named text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.claim_wish(for_community bigint, for_wish bigint, for_unit bigint, named text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.clear_guests() FROM PUBLIC;
GRANT ALL ON FUNCTION public.clear_guests() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.clear_jobs() FROM PUBLIC;
GRANT ALL ON FUNCTION public.clear_jobs() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.clear_uploads() FROM PUBLIC;
GRANT ALL ON FUNCTION public.clear_uploads() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.close_account(for_community bigint, for_account bigint, closed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.close_account(for_community bigint, for_account bigint, closed boolean) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.close_session(token bytea, everywhere boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.close_session(token bytea, everywhere boolean) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.cover_faults(for_community bigint, for_draft bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.coverage_faults(for_community bigint, for_draft bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.coverage_faults(for_community bigint, for_draft bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.doors_today(for_community bigint, sheet bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.doors_today(for_community bigint, sheet bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.draft_digest(for_community bigint, for_draft bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.draft_digest(for_community bigint, for_draft bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.draft_necks(for_community bigint, for_draft bigint, of_grids bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.draft_necks(for_community bigint, for_draft bigint, of_grids bigint[]) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.drop_draft(for_community bigint, for_draft bigint, dropped boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.drop_draft(for_community bigint, for_draft bigint, dropped boolean) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.due_households(for_community bigint, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.due_households(for_community bigint, on_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.edges_alone(for_community bigint, for_tessellation bigint, beside_m double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.end_care(for_community bigint, record bigint, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_care(for_community bigint, record bigint, on_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.end_job(token bytea, how text, saying text, opens text, name text, media text, content bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_job(token bytea, how text, saying text, opens text, name text, media text, content bytea) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.end_role(for_community bigint, for_grant bigint, ends date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_role(for_community bigint, for_grant bigint, ends date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.enter(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enter(token bytea) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.file_named_copy(for_community bigint, of_ledger text, most_restricted boolean, of_grid text, how_many integer, hash bytea, file bytea, named text, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.file_named_copy(for_community bigint, of_ledger text, most_restricted boolean, of_grid text, how_many integer, hash bytea, file bytea, named text, why text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.freshen_statistics() FROM PUBLIC;
GRANT ALL ON FUNCTION public.freshen_statistics() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.give_role(for_community bigint, for_account bigint, new_role text, new_person bigint, new_group bigint, new_unit bigint, new_cadre bigint, begins date, ends date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.give_role(for_community bigint, for_account bigint, new_role text, new_person bigint, new_group bigint, new_unit bigint, new_cadre bigint, begins date, ends date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.grid_necks(for_community bigint, for_draft bigint, of_grids bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.grids_of(g public.role_grant, on_day date) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.ground_tile(token bytea, for_community bigint, z integer, x integer, y integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ground_tile(token bytea, for_community bigint, z integer, x integer, y integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.history_of(for_community bigint, of_table text, of_row bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.history_of(for_community bigint, of_table text, of_row bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.household_tile(token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.household_tile(token bytea, for_community bigint, z integer, x integer, y integer, low bigint, high bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.households_in(for_community bigint, for_tessellation bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.households_in(for_community bigint, for_tessellation bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.in_own_grids(which bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.is_wider_than(shape public.geometry, metres double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_wider_than(shape public.geometry, metres double precision) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.job_stops(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_stops(token bytea) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.keep_open(token bytea, minutes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_open(token bytea, minutes integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.late_needs() FROM PUBLIC;
GRANT ALL ON FUNCTION public.late_needs() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.login_failed(for_username text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_failed(for_username text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.login_of(for_username text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_of(for_username text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.make_account(for_community bigint, new_username text, new_name text, hashed text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.make_account(for_community bigint, new_username text, new_name text, hashed text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.may_administer(for_community bigint, for_account bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.may_see_ground(token bytea, for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.may_see_ground(token bytea, for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.name_of(for_community bigint, for_account bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.name_of(for_community bigint, for_account bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.named_copies(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.named_copies(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.nature_tile(token bytea, for_community bigint, z integer, x integer, y integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nature_tile(token bytea, for_community bigint, z integer, x integer, y integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.next_number(for_community bigint, for_series text, how_many integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_number(for_community bigint, for_series text, how_many integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.next_print(for_community bigint, for_series text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_print(for_community bigint, for_series text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.note_account(for_community bigint, what text, for_account bigint, told jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_care_service(for_community bigint, for_visit bigint, for_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_care_service(for_community bigint, for_visit bigint, for_kind text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.note_dispute(for_community bigint, for_dispute bigint, about text, who_quarrels text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_dispute(for_community bigint, for_dispute bigint, about text, who_quarrels text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.note_named(for_community bigint, for_copy bigint, why text, what text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.open_session(token bytea, for_account bigint, for_kind text, closes timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_session(token bytea, for_account bigint, for_kind text, closes timestamp with time zone) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.own_password(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.own_password(token bytea) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.own_units() FROM PUBLIC;
GRANT ALL ON FUNCTION public.own_units() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.people_of(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.people_of(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.place_households(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.place_households(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.plan_on(for_community bigint, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.plan_on(for_community bigint, on_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_answer(for_community bigint, with_receipt text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_answer(for_community bigint, with_receipt text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_community(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_community(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_grids(for_community bigint, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_grids(for_community bigint, on_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_rates(for_community bigint, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_rates(for_community bigint, on_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_resources(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_resources(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.public_wishes(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_wishes(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.publish(for_community bigint, for_draft bigint, from_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.publish(for_community bigint, for_draft bigint, from_day date) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.raise_supervision(for_community bigint, rungs jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.raise_supervision(for_community bigint, rungs jsonb) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.read_care(for_community bigint, for_household bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.read_care(for_community bigint, for_household bigint, why text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.read_care_services(for_community bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.read_care_services(for_community bigint, why text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.read_disputes(for_community bigint, for_dispute bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.read_disputes(for_community bigint, for_dispute bigint, why text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.read_named_copy(for_community bigint, for_copy bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.read_named_copy(for_community bigint, for_copy bigint, why text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.recut_tessellation(for_community bigint, base bigint, olds bigint[], buildings bigint[], outlines bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.recut_tessellation(for_community bigint, base bigint, olds bigint[], buildings bigint[], outlines bytea[]) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.release_wish(for_community bigint, for_wish bigint, named text, said text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.release_wish(for_community bigint, for_wish bigint, named text, said text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.remind_of_needs() FROM PUBLIC;
GRANT ALL ON FUNCTION public.remind_of_needs() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.remind_of_promises() FROM PUBLIC;
GRANT ALL ON FUNCTION public.remind_of_promises() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.remind_of_visits() FROM PUBLIC;
GRANT ALL ON FUNCTION public.remind_of_visits() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.report_as_guest(for_community bigint, origin text, key text, with_receipt text, of_kind text, said text, lon double precision, lat double precision, at_place text, who text, tel text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.report_as_guest(for_community bigint, origin text, key text, with_receipt text, of_kind text, said text, lon double precision, lat double precision, at_place text, who text, tel text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.require_verb(for_community bigint, verb text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.require_verb(for_community bigint, verb text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.reset_password(for_community bigint, for_account bigint, hashed text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reset_password(for_community bigint, for_account bigint, hashed text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.resume_held() FROM PUBLIC;
GRANT ALL ON FUNCTION public.resume_held() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.return_draft(for_community bigint, for_draft bigint, because text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.return_draft(for_community bigint, for_draft bigint, because text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.roles_of(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.roles_of(token bytea) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.see_job(for_community bigint, for_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.see_job(for_community bigint, for_id bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.send_notices(for_community bigint, to_accounts bigint[], said text, with_fields jsonb, to_page text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.send_notices(for_community bigint, to_accounts bigint[], said text, with_fields jsonb, to_page text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.share_session(token bytea, minutes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.share_session(token bytea, minutes integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.sign_out_account(for_community bigint, for_account bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sign_out_account(for_community bigint, for_account bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.stop_job(for_community bigint, for_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.stop_job(for_community bigint, for_id bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.store_tessellation(for_community bigint, buildings bigint[], outlines bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.store_tessellation(for_community bigint, buildings bigint[], outlines bytea[]) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.stored_around(edge public.geometry) FROM PUBLIC;
GRANT ALL ON FUNCTION public.stored_around(edge public.geometry) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.submit_draft(for_community bigint, for_draft bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.submit_draft(for_community bigint, for_draft bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.switch_role(token bytea, to_grant bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.switch_role(token bytea, to_grant bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.tables_with(VARIADIC wanted text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.take_effect() FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_effect() TO gisgrid_app;

REVOKE ALL ON FUNCTION public.take_job(for_runner integer, token bytea, kinds text[], once text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_job(for_runner integer, token bytea, kinds text[], once text[]) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.tell_job(token bytea, done double precision, saying text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tell_job(token bytea, done double precision, saying text) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.today_of(for_community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.today_of(for_community bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.trail_of(for_community bigint, of_account bigint, of_action text, of_table text, from_day date, how_many integer, skipped integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trail_of(for_community bigint, of_account bigint, of_action text, of_table text, from_day date, how_many integer, skipped integer) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.undo_import(for_community bigint, for_run bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.undo_import(for_community bigint, for_run bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.withdraw_plan(for_community bigint, for_plan bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.withdraw_plan(for_community bigint, for_plan bigint) TO gisgrid_app;

REVOKE ALL ON FUNCTION public.write_care(for_community bigint, for_household bigint, of_class text, from_day date, note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.write_care(for_community bigint, for_household bigint, of_class text, from_day date, note text) TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.address_change TO gisgrid_app;

GRANT UPDATE(household) ON TABLE public.address_change TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.address_change TO gisgrid_app;

GRANT UPDATE(decided_name) ON TABLE public.address_change TO gisgrid_app;

GRANT UPDATE(decided_at) ON TABLE public.address_change TO gisgrid_app;

GRANT UPDATE(answer) ON TABLE public.address_change TO gisgrid_app;

GRANT SELECT ON TABLE public.admin_unit TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agenda_point TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.agreement TO gisgrid_app;

GRANT UPDATE(ended_on) ON TABLE public.agreement TO gisgrid_app;

GRANT UPDATE(ended_why) ON TABLE public.agreement TO gisgrid_app;

GRANT UPDATE(note) ON TABLE public.agreement TO gisgrid_app;

GRANT SELECT ON TABLE public.alembic_version TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.area TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(subject) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(subject_id) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE("position") ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(is_common) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(household) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(point) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(grid) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(unit) ON TABLE public.attachment TO gisgrid_app;

GRANT UPDATE(for_units) ON TABLE public.attachment TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attendance TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.building TO gisgrid_app;

GRANT SELECT ON TABLE public.building_cell TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.cadre TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calendar_day TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.care_reader TO gisgrid_app;

GRANT UPDATE(until) ON TABLE public.care_reader TO gisgrid_app;

GRANT SELECT ON TABLE public.code_scheme TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.commitment TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.commitment TO gisgrid_app;

GRANT UPDATE(done_on) ON TABLE public.commitment TO gisgrid_app;

GRANT UPDATE(evidence) ON TABLE public.commitment TO gisgrid_app;

GRANT UPDATE(said_by) ON TABLE public.commitment TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.community TO gisgrid_app;

GRANT SELECT ON TABLE public.counter TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.diary_entry TO gisgrid_app;

GRANT UPDATE(happened_on) ON TABLE public.diary_entry TO gisgrid_app;

GRANT UPDATE(companions) ON TABLE public.diary_entry TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.diary_review TO gisgrid_app;

GRANT UPDATE(comment) ON TABLE public.diary_review TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.diary_sentence TO gisgrid_app;

GRANT UPDATE("position") ON TABLE public.diary_sentence TO gisgrid_app;

GRANT UPDATE(words) ON TABLE public.diary_sentence TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.good_deed TO gisgrid_app;

GRANT UPDATE(done_on) ON TABLE public.good_deed TO gisgrid_app;

GRANT UPDATE(unit) ON TABLE public.good_deed TO gisgrid_app;

GRANT UPDATE(kind) ON TABLE public.good_deed TO gisgrid_app;

GRANT UPDATE(content) ON TABLE public.good_deed TO gisgrid_app;

GRANT UPDATE(beneficiaries) ON TABLE public.good_deed TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(kind) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(scale) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(content) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(emergency) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(source) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(lead_unit) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(due_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(first_answer_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(closed_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(confirmed) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(version) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(sub_kind) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(level) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(helpers) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(handler) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(state_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(step_due_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(limit_days) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(accepted_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(answered_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(asked) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(asked_until) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(extended) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(held_until) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(held_because) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(supervised) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(is_hurried) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(is_legacy) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(tries) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(satisfaction) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(called_back_on) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(same_as) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(asked_by) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(is_asked_above) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(whistled) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(whistle_urgency) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(awaited) ON TABLE public.need TO gisgrid_app;

GRANT UPDATE(diary_entry) ON TABLE public.need TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.suggestion TO gisgrid_app;

GRANT UPDATE(content) ON TABLE public.suggestion TO gisgrid_app;

GRANT UPDATE(topic) ON TABLE public.suggestion TO gisgrid_app;

GRANT UPDATE(answer) ON TABLE public.suggestion TO gisgrid_app;

GRANT UPDATE(answered_on) ON TABLE public.suggestion TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(wish_text) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(kind) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(claimed_by) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(claimed_on) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(realised_on) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(confirmed_on) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(version) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(volunteer) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(published_on) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(contacted_on) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(how) ON TABLE public.wish TO gisgrid_app;

GRANT UPDATE(round) ON TABLE public.wish TO gisgrid_app;

GRANT SELECT ON TABLE public.diary_said TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(kind) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(case_source) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(people_count) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(risk) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(mediator) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(mediated_on) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(result) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(agreement_form) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(performed) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(revisit_on) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(archive_no) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(note) ON TABLE public.dispute TO gisgrid_app;

GRANT UPDATE(version) ON TABLE public.dispute TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft_cell TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.draft_fault TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.draft_fault TO gisgrid_app;

GRANT UPDATE(settled_by_name) ON TABLE public.draft_fault TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft_grid TO gisgrid_app;

GRANT USAGE ON SEQUENCE public.draft_grid_id_seq TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(name) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(tessellation) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(from_plan) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(version) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(changed_by_name) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(changed_at) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(origin) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(code_scheme) ON TABLE public.draft_plan TO gisgrid_app;

GRANT UPDATE(reasons) ON TABLE public.draft_plan TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.draft_proposal TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.draft_step TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.draft_step TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.duty TO gisgrid_app;

GRANT UPDATE(until) ON TABLE public.duty TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.duty_tick TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.entrance TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.facility TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.form_key TO gisgrid_app;

GRANT INSERT ON TABLE public.form_use TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.gift TO gisgrid_app;

GRANT SELECT ON TABLE public.grid TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.grid_leader_term TO gisgrid_app;

GRANT SELECT ON TABLE public.grid_outline TO gisgrid_app;

GRANT SELECT ON TABLE public.grid_plan TO gisgrid_app;

GRANT SELECT ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(point) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(reply) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(replied_on) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(decided_by) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(need) ON TABLE public.guest_report TO gisgrid_app;

GRANT UPDATE(grid) ON TABLE public.guest_report TO gisgrid_app;

GRANT SELECT,DELETE ON TABLE public.household TO gisgrid_app;

GRANT INSERT(community),UPDATE(community) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(code),UPDATE(code) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(building),UPDATE(building) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(entrance),UPDATE(entrance) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(floor),UPDATE(floor) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(door),UPDATE(door) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(address),UPDATE(address) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(occupancy),UPDATE(occupancy) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(tenure),UPDATE(tenure) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(outside),UPDATE(outside) ON TABLE public.household TO gisgrid_app;

GRANT INSERT(point),UPDATE(point) ON TABLE public.household TO gisgrid_app;

GRANT SELECT ON TABLE public.household_class TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.import_change TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_profile TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.import_run TO gisgrid_app;

GRANT SELECT ON TABLE public.job TO gisgrid_app;

GRANT INSERT(community) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(account) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(role) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(role_grant) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(language) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(kind) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(title) ON TABLE public.job TO gisgrid_app;

GRANT INSERT(params) ON TABLE public.job TO gisgrid_app;

GRANT SELECT ON TABLE public.job_file TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.ledger_copy TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.meeting TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.meeting_rule TO gisgrid_app;

GRANT SELECT ON TABLE public.need_kind TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.need_limit TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.need_step TO gisgrid_app;

GRANT SELECT ON TABLE public.need_sub_kind TO gisgrid_app;

GRANT SELECT ON TABLE public.notice TO gisgrid_app;

GRANT UPDATE(read_at) ON TABLE public.notice TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pairing TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO gisgrid_app;

GRANT SELECT ON TABLE public.plan_cell TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.points_entry TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.points_exchange TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.points_rule TO gisgrid_app;

GRANT UPDATE(until) ON TABLE public.points_rule TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.proposal TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.proposal_step TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.rating TO gisgrid_app;

GRANT UPDATE(evaluation) ON TABLE public.rating TO gisgrid_app;

GRANT UPDATE(word) ON TABLE public.rating TO gisgrid_app;

GRANT UPDATE(rated_by) ON TABLE public.rating TO gisgrid_app;

GRANT UPDATE(rated_at) ON TABLE public.rating TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.residents_group TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.resource TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.resource_use TO gisgrid_app;

GRANT UPDATE(purpose) ON TABLE public.resource_use TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.resource_use TO gisgrid_app;

GRANT UPDATE(answer) ON TABLE public.resource_use TO gisgrid_app;

GRANT UPDATE(answered_name) ON TABLE public.resource_use TO gisgrid_app;

GRANT SELECT ON TABLE public.role_verb TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.street TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sub_kind_change TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(state) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(progress) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(done_on) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(evidence) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(closed_on) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(closed_by) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(arrived_at) ON TABLE public.task TO gisgrid_app;

GRANT UPDATE(rating) ON TABLE public.task TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(decision) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(decided_on) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(decided_by) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(reason) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(since) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(until) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(refused) ON TABLE public.task_access TO gisgrid_app;

GRANT UPDATE(version) ON TABLE public.task_access TO gisgrid_app;

GRANT SELECT ON TABLE public.tessellation TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.unit TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.upload TO gisgrid_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.upload_file TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.visit TO gisgrid_app;

GRANT UPDATE(visited_on) ON TABLE public.visit TO gisgrid_app;

GRANT UPDATE(kind) ON TABLE public.visit TO gisgrid_app;

GRANT UPDATE(outcome) ON TABLE public.visit TO gisgrid_app;

GRANT UPDATE(situation) ON TABLE public.visit TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.visit_rule TO gisgrid_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.visit_snooze TO gisgrid_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.volunteer TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.walk_order TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.walk_sheet TO gisgrid_app;

GRANT UPDATE(returned_on) ON TABLE public.walk_sheet TO gisgrid_app;

GRANT UPDATE(returned_to) ON TABLE public.walk_sheet TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.walk_sheet_row TO gisgrid_app;

GRANT UPDATE(visit) ON TABLE public.walk_sheet_row TO gisgrid_app;

GRANT UPDATE(typed_at) ON TABLE public.walk_sheet_row TO gisgrid_app;

GRANT UPDATE(typed_by) ON TABLE public.walk_sheet_row TO gisgrid_app;

GRANT UPDATE(outcome) ON TABLE public.walk_sheet_row TO gisgrid_app;

GRANT SELECT,INSERT ON TABLE public.wish_act TO gisgrid_app;

GRANT SELECT ON TABLE qgis.areas TO PUBLIC;

GRANT SELECT ON TABLE qgis.buildings TO PUBLIC;

GRANT SELECT ON TABLE qgis.community TO PUBLIC;

GRANT SELECT ON TABLE qgis.entrances TO PUBLIC;

GRANT SELECT ON TABLE qgis.facilities TO PUBLIC;

GRANT SELECT ON TABLE qgis.grids TO PUBLIC;

GRANT SELECT ON TABLE qgis.streets TO PUBLIC;

GRANT SELECT ON TABLE qgis.units TO PUBLIC;
