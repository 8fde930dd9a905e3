create or replace trigger refuse_change
before update or delete on eventlog.events
for each row execute function eventlog.refuse_change();

create or replace trigger refuse_truncate
before truncate on eventlog.events
for each statement execute function eventlog.refuse_change();

alter table eventlog.events enable always trigger refuse_change;
alter table eventlog.events enable always trigger refuse_truncate;
