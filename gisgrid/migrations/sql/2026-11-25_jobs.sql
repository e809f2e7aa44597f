-- The queue. Only these functions take, tell and end jobs; a page can ask for one and look.

-- The next waiting job for a runner, with a session in which it acts as the asker. Jobs that a
-- stopped server left behind go back to the queue first, or are marked: after a second stop, and
-- those of kinds that may not begin twice.
CREATE FUNCTION take_job(for_runner integer, token bytea, kinds text[], once text[])
RETURNS TABLE (community bigint, id bigint, kind text, params jsonb, language text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- How far it is; false when the asker wants it no longer.
CREATE FUNCTION tell_job(token bytea, done double precision, saying text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH told AS (
    UPDATE job SET share = done, words = CASE WHEN saying = '' THEN words ELSE saying END
     WHERE session = token AND state = 'running' RETURNING cancel_asked_at)
  SELECT EXISTS (SELECT FROM told WHERE cancel_asked_at IS NULL)
$$;

CREATE FUNCTION end_job(token bytea, how text, saying text, opens text,
                        name text, media text, content bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION cancel_job(for_community bigint, for_id bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE job SET cancel_asked_at = now(),
         state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END,
         ended_at = CASE WHEN state = 'waiting' THEN now() END
   WHERE community = for_community AND id = for_id AND state IN ('waiting', 'running')
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

CREATE FUNCTION see_job(for_community bigint, for_id bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE job SET seen_at = now()
   WHERE community = for_community AND id = for_id AND seen_at IS NULL
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

-- Files go after a week, jobs after a quarter; how many files went.
CREATE FUNCTION clear_jobs() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM job WHERE ended_at < now() - interval '90 days';
  WITH gone AS (DELETE FROM job_file f USING job j
    WHERE j.community = f.community AND j.id = f.id AND j.ended_at < now() - interval '7 days'
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
