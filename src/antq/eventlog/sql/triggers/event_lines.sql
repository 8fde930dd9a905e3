create or replace trigger refuse_change
before update or delete on eventlog.event_lines
for each row execute function eventlog.refuse_change();

create or replace trigger refuse_truncate
before truncate on eventlog.event_lines
for each statement execute function eventlog.refuse_change();

create or replace trigger guard_lines
before insert on eventlog.event_lines
for each row execute function eventlog.guard_lines();

alter table eventlog.event_lines enable always trigger refuse_change;
alter table eventlog.event_lines enable always trigger refuse_truncate;
alter table eventlog.event_lines enable always trigger guard_lines;
