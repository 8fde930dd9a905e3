-- Whether an event states lines of an earlier report anew: lines that a replay brought back, or a reviewer's decision.
create or replace function eventlog.restates_lines(p_type text) returns boolean
language sql
immutable
parallel safe
as $$
    select p_type = 'LinesRecovered' or eventlog.is_review(p_type)
$$;
