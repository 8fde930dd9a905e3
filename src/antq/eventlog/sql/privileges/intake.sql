grant usage on schema intake to antq_writer;
grant select, insert, update on intake.submissions to antq_writer;
