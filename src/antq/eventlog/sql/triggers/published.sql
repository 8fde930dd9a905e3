create or replace trigger refuse_backwards
before update or delete on warehouse.published
for each row execute function warehouse.refuse_published_backwards();

create or replace trigger refuse_truncate
before truncate on warehouse.published
for each statement execute function warehouse.refuse_published_backwards();

alter table warehouse.published enable always trigger refuse_backwards;
alter table warehouse.published enable always trigger refuse_truncate;
