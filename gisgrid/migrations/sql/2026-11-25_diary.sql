-- What the diary says, sentence by sentence, wherever the words are kept. Runs as the asker: the
-- policies of the tables below it hold.
CREATE VIEW diary_said WITH (security_invoker = true) AS
SELECT s.community, s.id, s.diary_entry, s.household, s.position, s.mark,
       coalesce(s.words, n.content, w.wish_text, g.content, d.content) AS said
  FROM diary_sentence s
  LEFT JOIN need n ON n.community = s.community AND n.id = s.need
  LEFT JOIN wish w ON w.community = s.community AND w.id = s.wish
  LEFT JOIN suggestion g ON g.community = s.community AND g.id = s.suggestion
  LEFT JOIN good_deed d ON d.community = s.community AND d.id = s.good_deed;

-- Services that say why somebody is cared for: the application can add one and read none.
CREATE FUNCTION note_care_service(for_community bigint, for_visit bigint, for_kind text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM require_verb(for_community, 'record');
  IF NOT EXISTS (SELECT FROM visit v WHERE v.community = for_community AND v.id = for_visit
       AND v.recorded_by = NULLIF(current_setting('gisgrid.account', true), '')::bigint) THEN
    RAISE EXCEPTION 'not the visit of the asker' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO care_service (community, visit, kind) VALUES (for_community, for_visit, for_kind);
END $$;
