-- Whether an event says what a slot's stream holds: a report filed or returned, or an operator's word that ends it.
create or replace function eventlog.is_report_event(p_type text) returns boolean
language sql
immutable
parallel safe
as $$
    select p_type in ('ReportFiled', 'ReportReturned', 'ReportWithdrawn', 'SlotCovered')
$$;
