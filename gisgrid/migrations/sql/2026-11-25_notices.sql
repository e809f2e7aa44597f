-- Telling people: the application may not read accounts, so the owner's functions find them.

CREATE FUNCTION accounts_of(for_community bigint, for_role text, for_grid bigint, for_unit bigint)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION send_notices(
  for_community bigint, to_accounts bigint[], said text, with_fields jsonb, to_page text)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
