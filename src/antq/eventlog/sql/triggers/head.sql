create or replace trigger refuse_change
before delete on eventlog.head
for each row execute function eventlog.refuse_change();

create or replace trigger refuse_truncate
before truncate on eventlog.head
for each statement execute function eventlog.refuse_change();

alter table eventlog.head enable always trigger refuse_change;
alter table eventlog.head enable always trigger refuse_truncate;
