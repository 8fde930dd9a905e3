grant usage on schema quality to antq_builder, antq_analyst, antq_writer;
grant select on quality.validation_results, quality.failures to antq_builder, antq_analyst;
grant insert, delete on quality.validation_results, quality.failures to antq_builder;
grant select on quality.standing_failures, quality.alerts, quality.alert_changes to antq_analyst;

-- Addresses of receivers are for the process that writes to them.
grant select on quality.alerts to antq_writer;
grant select, insert, update on quality.alert_messages to antq_writer;
