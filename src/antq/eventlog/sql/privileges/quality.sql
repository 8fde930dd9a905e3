grant usage on schema quality to antq_builder, antq_analyst;
grant select on all tables in schema quality to antq_builder, antq_analyst;
grant insert, delete on all tables in schema quality to antq_builder;
