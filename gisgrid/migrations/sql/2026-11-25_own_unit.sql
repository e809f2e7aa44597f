-- enter() also says for which unit a liaison acts, so that policies let him write its rows only.

CREATE OR REPLACE FUNCTION enter(token bytea) RETURNS TABLE (
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
