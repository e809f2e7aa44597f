-- Between whom a dispute is and what about: written by whoever records it, read through one
-- function that asks who it is and writes down that he looked. Readers are those of care records.
CREATE FUNCTION note_dispute(for_community bigint, for_dispute bigint, about text, who_quarrels text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION read_disputes(for_community bigint, for_dispute bigint, why text)
RETURNS TABLE (dispute bigint, parties text, summary text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
