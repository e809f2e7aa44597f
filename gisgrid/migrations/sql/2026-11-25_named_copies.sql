-- Copies of ledgers for named readers: the application reads and writes them through these alone.
CREATE FUNCTION note_named(for_community bigint, for_copy bigint, why text, what text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
  INSERT INTO audit_entry (community, account, role, action, table_name, row_id, after)
  VALUES (for_community, NULLIF(current_setting('gisgrid.account', true), '')::bigint,
          current_setting('gisgrid.role', true), 'look', 'named_copy', for_copy,
          jsonb_build_object('why', why, 'what', what));
$$;
REVOKE EXECUTE ON FUNCTION note_named(bigint, bigint, text, text) FROM PUBLIC;

CREATE FUNCTION file_named_copy(for_community bigint, of_ledger text, most_restricted boolean,
  of_grid text, how_many integer, hash bytea, file bytea, named text, why text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- A copy holds what its filer saw: who sees single grids only finds his own.
CREATE FUNCTION named_copies(for_community bigint) RETURNS TABLE (
  id bigint, ledger text, grid_short text, rows integer, sha256 bytea, filed_at timestamptz,
  filer_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.id, n.ledger, n.grid_short, n.rows, n.sha256, n.filed_at, n.filer_name
    FROM named_copy n
   WHERE n.community = for_community AND care_level(for_community) <> ''
     AND (NOT n.is_most_restricted OR care_level(for_community) = 'RX')
     AND (current_setting('gisgrid.all_grids', true) = 'on'
       OR n.filed_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint)
   ORDER BY n.id DESC LIMIT 50
$$;

CREATE FUNCTION read_named_copy(for_community bigint, for_copy bigint, why text)
RETURNS TABLE (ledger text, filed_at timestamptz, content bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(btrim(why), '') = ''
     OR NOT EXISTS (SELECT FROM named_copies(for_community) n WHERE n.id = for_copy) THEN
    RAISE EXCEPTION 'not a named reader' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM note_named(for_community, for_copy, why, 'read');
  RETURN QUERY SELECT n.ledger, n.filed_at, n.content FROM named_copy n
    WHERE n.community = for_community AND n.id = for_copy;
END $$;

-- What forms cost by person and week; who it was is a number that means nothing beyond the week.
CREATE FUNCTION burden_of(for_community bigint, first date, until date) RETURNS TABLE (
  week date, who bigint, form text, times bigint, fields bigint, seconds bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET timezone = 'Asia/Shanghai' AS $$
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
