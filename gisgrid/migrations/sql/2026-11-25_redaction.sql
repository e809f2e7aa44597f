-- Words that should not stand there, taken out of every column that can hold them.

-- Of some rows of one table: its texts, its JSON, and what the trail says of these rows.
CREATE FUNCTION black_out_rows(for_community bigint, of_table text, ids bigint[], texts text[],
                               jsons text[], words text)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;

CREATE OR REPLACE FUNCTION black_out(for_community bigint, from_table text, of_row bigint, words text)
RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
