create or replace trigger refuse_change
before update or delete on eventlog.texts
for each row execute function eventlog.refuse_change();

create or replace trigger refuse_truncate
before truncate on eventlog.texts
for each statement execute function eventlog.refuse_change();

alter table eventlog.texts enable always trigger refuse_change;
alter table eventlog.texts enable always trigger refuse_truncate;
