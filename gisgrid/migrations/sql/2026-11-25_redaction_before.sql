-- As it was before disputes, tasks, diary and file names were reached.
-- Words that should not stand there go from the record, its steps, what people were told and the
-- trail; that they went stays in the trail.
CREATE OR REPLACE FUNCTION black_out(for_community bigint, from_table text, of_row bigint, words text)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  shown text := repeat('█', least(char_length(words), 12));
  -- As the words stand inside JSON, quotes and all.
  quoted text := substr(to_json(words)::text, 2, length(to_json(words)::text) - 2);
  link_of text := format('/c/%s/%s/%s', for_community,
    CASE from_table WHEN 'wish' THEN 'wishes' ELSE 'needs' END, of_row);
  n integer;
  changed integer := 0;
BEGIN
  PERFORM require_verb(for_community, 'close');
  IF char_length(words) < 2 THEN RETURN 0; END IF;
  IF from_table = 'need' THEN
    UPDATE need SET content = replace(content, words, shown),
           place = replace(place, words, shown), version = version + 1
     WHERE community = for_community AND id = of_row
       AND (strpos(content, words) > 0 OR strpos(coalesce(place, ''), words) > 0);
    GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
    UPDATE need_step SET note = replace(note, words, shown),
           given = replace(given::text, quoted, shown)::jsonb
     WHERE community = for_community AND need = of_row
       AND (strpos(coalesce(note, ''), words) > 0 OR strpos(given::text, quoted) > 0);
    GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
  ELSIF from_table = 'wish' THEN
    UPDATE wish SET wish_text = replace(wish_text, words, shown)
     WHERE community = for_community AND id = of_row AND strpos(wish_text, words) > 0;
    GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
    IF to_regclass('wish_act') IS NOT NULL THEN
      UPDATE wish_act SET note = replace(note, words, shown)
       WHERE community = for_community AND wish = of_row AND strpos(coalesce(note, ''), words) > 0;
      GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
    END IF;
  ELSE
    RAISE EXCEPTION 'no such table' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE notice SET fields = replace(fields::text, quoted, shown)::jsonb
   WHERE community = for_community AND link = link_of AND strpos(fields::text, quoted) > 0;
  GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
  UPDATE audit_entry a SET before = replace(a.before::text, quoted, shown)::jsonb,
         after = replace(a.after::text, quoted, shown)::jsonb
   WHERE a.community = for_community
     AND ((a.table_name = from_table AND a.row_id = of_row)
          OR (from_table = 'need' AND a.table_name = 'need_step'
              AND a.row_id IN (SELECT id FROM need_step WHERE community = for_community
                                                          AND need = of_row))
          OR (from_table = 'wish' AND a.table_name = 'wish_act'
              AND (strpos(coalesce(a.after ->> 'note', ''), words) > 0)
              AND a.after ->> 'wish' = of_row::text))
     AND (strpos(coalesce(a.before::text, ''), quoted) > 0
          OR strpos(coalesce(a.after::text, ''), quoted) > 0);
  GET DIAGNOSTICS n = ROW_COUNT; changed := changed + n;
  RETURN changed;
END $$;
