grant usage on schema reference to antq_builder, antq_writer, antq_analyst;
grant select on all tables in schema reference to antq_builder, antq_writer, antq_analyst;
