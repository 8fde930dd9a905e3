-- Whether an event ends every report in force of its stream. A supplement adds to them, a correction replaces lines, and a
-- returned report changes nothing.
create or replace function eventlog.ends_reports(p_type text, p_kind text) returns boolean
language sql
immutable
parallel safe
as $$
    select p_type in ('ReportWithdrawn', 'SlotCovered') or (p_type = 'ReportFiled' and p_kind = 'replace')
$$;
