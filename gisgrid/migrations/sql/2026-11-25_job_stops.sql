-- A running job is asked to end with the best that it has found; its kind must know how.
CREATE FUNCTION stop_job(for_community bigint, for_id bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE job SET stop_asked_at = coalesce(stop_asked_at, now())
   WHERE community = for_community AND id = for_id AND state = 'running'
     AND account = NULLIF(current_setting('gisgrid.account', true), '')::bigint
$$;

CREATE FUNCTION job_stops(token bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM job WHERE session = token AND state = 'running'
                    AND stop_asked_at IS NOT NULL)
$$;
