grant usage on schema reference to antq_builder, antq_writer, antq_analyst;
grant select on all tables in schema reference to antq_builder, antq_writer, antq_analyst;
-- Tables that `antq.reference.tables` makes later.
alter default privileges in schema reference grant select on tables to antq_builder, antq_writer, antq_analyst;
