-- A session on a computer that several people use: it closes by itself when nobody is there.
CREATE FUNCTION share_session(token bytea, minutes integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE login_session SET kind = 'shared', closes_at = now() + make_interval(mins => minutes)
   WHERE token_sha256 = token AND kind = 'browser'
$$;

-- Somebody is there. Written once a minute at most, and never beyond twelve hours.
CREATE FUNCTION keep_open(token bytea, minutes integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE login_session
     SET closes_at = least(now() + make_interval(mins => minutes), opened_at + interval '12 hours')
   WHERE token_sha256 = token AND kind = 'shared' AND closes_at > now()
     AND closes_at < now() + make_interval(mins => minutes - 1)
$$;
