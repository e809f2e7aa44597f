-- Who asks. enter() is the only code that makes the settings which the policies compare with.

CREATE FUNCTION today_of(for_community bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (now() AT TIME ZONE coalesce(
    (SELECT timezone FROM community WHERE community = for_community), 'Asia/Shanghai'))::date
$$;

CREATE FUNCTION grids_of(g role_grant, on_day date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION enter(token bytea) RETURNS TABLE (
  account bigint, username text, name text, is_demo boolean, kind text,
  role_grant bigint, role text, community_from bigint, community_until bigint,
  all_grids boolean, grids bigint[], verbs text[],
  person bigint, unit bigint, cadre bigint, residents_group bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  g role_grant;
  day date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  PERFORM set_config('gisgrid.account', '', true), set_config('gisgrid.role', '', true),
          set_config('gisgrid.community_from', '', true),
          set_config('gisgrid.community_until', '', true),
          set_config('gisgrid.all_grids', '', true), set_config('gisgrid.grids', '', true),
          set_config('gisgrid.verbs', '', true);
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
          set_config('gisgrid.verbs', ',' || array_to_string(enter.verbs, ',') || ',', true);
  RETURN NEXT;
END $$;

-- Inside definer functions: the caller must be in the community and have the verb.
CREATE FUNCTION require_verb(for_community bigint, verb text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT coalesce(
       for_community >= NULLIF(current_setting('gisgrid.community_from', true), '')::bigint
   AND for_community < NULLIF(current_setting('gisgrid.community_until', true), '')::bigint
   AND strpos(current_setting('gisgrid.verbs', true), ',' || verb || ',') > 0, false) THEN
    RAISE EXCEPTION 'not allowed: %', verb USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

CREATE FUNCTION login_of(for_username text) RETURNS TABLE (
  account bigint, password_hash text, is_demo boolean, failed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.password_hash, a.is_demo,
         (SELECT count(*) FROM login_attempt t
           WHERE t.username = for_username AND t.at > now() - interval '10 minutes')
    FROM (SELECT 1) one LEFT JOIN account a
      ON a.username = for_username AND a.disabled_at IS NULL
$$;

CREATE FUNCTION login_failed(for_username text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM login_attempt WHERE at < now() - interval '1 day';
  INSERT INTO login_attempt (username) VALUES (left(for_username, 200))
$$;

CREATE FUNCTION open_session(token bytea, for_account bigint, for_kind text, closes timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE chosen bigint;
BEGIN
  DELETE FROM login_session WHERE closes_at < now();
  DELETE FROM login_attempt WHERE username = (SELECT username FROM account WHERE id = for_account);
  SELECT id INTO chosen FROM role_grant
   WHERE account = for_account AND since <= current_date AND (until IS NULL OR until > current_date)
   ORDER BY id LIMIT 1;
  IF chosen IS NULL THEN RETURN false; END IF;
  INSERT INTO login_session (token_sha256, account, role_grant, kind, closes_at)
  VALUES (token, for_account, chosen, for_kind, closes);
  RETURN true;
END $$;

CREATE FUNCTION close_session(token bytea, everywhere boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM login_session s WHERE s.token_sha256 = token OR (everywhere AND s.account =
    (SELECT o.account FROM login_session o WHERE o.token_sha256 = token))
$$;

CREATE FUNCTION roles_of(token bytea) RETURNS TABLE (
  role_grant bigint, role text, community_from bigint, community_until bigint, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION switch_role(token bytea, to_grant bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE login_session s SET role_grant = to_grant FROM role_grant r
   WHERE s.token_sha256 = token AND r.id = to_grant AND r.account = s.account
     AND r.since <= current_date AND (r.until IS NULL OR r.until > current_date);
  RETURN FOUND;
END $$;

CREATE FUNCTION next_number(for_community bigint, for_series text, how_many integer DEFAULT 1)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE given integer;
BEGIN
  PERFORM require_verb(for_community, 'record');
  INSERT INTO counter AS c (community, series, last) VALUES (for_community, for_series, how_many)
  ON CONFLICT (community, series) DO UPDATE SET last = c.last + how_many
  RETURNING last - how_many + 1 INTO given;
  RETURN given;
END $$;
