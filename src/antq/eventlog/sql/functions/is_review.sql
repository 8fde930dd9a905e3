-- Whether an event is a reviewer's decision on one figure of a report in prose.
create or replace function eventlog.is_review(p_type text) returns boolean
language sql
immutable
parallel safe
as $$
    select p_type in ('FigureConfirmed', 'FigureCorrected', 'FigureDismissed')
$$;
