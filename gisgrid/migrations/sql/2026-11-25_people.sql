-- Accounts by page. The application may not read or write accounts; these functions do it for
-- administrators, and only for accounts all of whose roles lie inside their own range, so that
-- nobody sets the password of somebody above him.

CREATE FUNCTION may_administer(for_community bigint, for_account bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION note_account(for_community bigint, what text, for_account bigint, told jsonb)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), what, 'account', for_account, told)
$$;

-- Everybody with a role in the community: one row for each role, today's and past ones.
CREATE FUNCTION people_of(for_community bigint) RETURNS TABLE (
  account bigint, username text, name text, is_disabled boolean, must_change boolean,
  last_in timestamptz, sessions bigint, role_grant bigint, role text, scope text,
  since date, until date, is_wider boolean, person bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION make_account(for_community bigint, new_username text, new_name text, hashed text)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- A role inside the community alone; wider ones are given by command.
CREATE FUNCTION give_role(for_community bigint, for_account bigint, new_role text, new_person bigint,
  new_group bigint, new_unit bigint, new_cadre bigint, begins date, ends date) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION end_role(for_community bigint, for_grant bigint, ends date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r role_grant;
BEGIN
  SELECT * INTO r FROM role_grant WHERE id = for_grant;
  PERFORM may_administer(for_community, r.account);
  UPDATE role_grant SET until = greatest(ends, since) WHERE id = for_grant;
  IF ends <= current_date THEN DELETE FROM login_session WHERE role_grant = for_grant; END IF;
  PERFORM note_account(for_community, 'update', r.account,
                       jsonb_build_object('role', r.role, 'until', ends));
END $$;

CREATE FUNCTION reset_password(for_community bigint, for_account bigint, hashed text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  UPDATE account SET password_hash = hashed, must_change = true WHERE id = for_account;
  DELETE FROM login_session WHERE account = for_account;
  PERFORM note_account(for_community, 'update', for_account, '{"password": "reset"}');
END $$;

CREATE FUNCTION close_account(for_community bigint, for_account bigint, closed boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  UPDATE account SET disabled_at = CASE WHEN closed THEN now() END WHERE id = for_account;
  IF closed THEN DELETE FROM login_session WHERE account = for_account; END IF;
  PERFORM note_account(for_community, 'update', for_account, jsonb_build_object('closed', closed));
END $$;

CREATE FUNCTION sign_out_account(for_community bigint, for_account bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM may_administer(for_community, for_account);
  DELETE FROM login_session WHERE account = for_account;
  PERFORM note_account(for_community, 'update', for_account, '{"signed_out": true}');
END $$;

-- One's own password: the hash to compare with, and the new one. Other sessions end.
CREATE FUNCTION own_password(token bytea) RETURNS TABLE (
  account bigint, password_hash text, must_change boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.password_hash, a.must_change FROM login_session s JOIN account a ON a.id = s.account
   WHERE s.token_sha256 = token AND s.closes_at > now() AND a.disabled_at IS NULL
$$;

CREATE FUNCTION change_password(token bytea, hashed text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE me bigint;
BEGIN
  SELECT account INTO me FROM login_session WHERE token_sha256 = token AND closes_at > now();
  UPDATE account SET password_hash = hashed, must_change = false WHERE id = me;
  UPDATE login_session SET kind = 'browser' WHERE token_sha256 = token AND kind = 'first';
  DELETE FROM login_session WHERE account = me AND token_sha256 <> token AND kind <> 'token';
END $$;

-- A browser session of an account whose password was given to it by another is of kind `first`:
-- nothing but choosing a password is open to it.
CREATE OR REPLACE FUNCTION open_session(token bytea, for_account bigint, for_kind text, closes timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- Who did what, for director and administrator: the fields that were written, never what was
-- written into them, because the trail also holds what only named readers may see.
CREATE FUNCTION trail_of(for_community bigint, of_account bigint, of_action text, of_table text,
                         from_day date, how_many integer, skipped integer)
RETURNS TABLE (total bigint, at timestamptz, who text, role text, action text, table_name text,
               row_id bigint, fields text[], counts jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
