grant usage on schema warehouse to antq_builder, antq_writer, antq_analyst;

grant select, insert, update on table warehouse.builds to antq_builder;
grant select, update on table warehouse.published to antq_builder;
grant select on table warehouse.settings to antq_builder;

grant select on table warehouse.builds, warehouse.published, warehouse.settings to antq_writer, antq_analyst;
grant select on table warehouse.releases to antq_builder, antq_writer, antq_analyst;
grant select on table warehouse.shown_release to antq_builder, antq_analyst;
-- For the mart of revisions, which the builder owns; readers see a reason beside the figure that it explains.
grant select on table warehouse.change_reasons to antq_builder;

grant execute on function warehouse.published_position() to antq_builder, antq_writer, antq_analyst;
grant execute on function warehouse.reading_position() to antq_builder, antq_writer, antq_analyst;
grant execute on function warehouse.release_position(text) to antq_builder, antq_writer, antq_analyst;
grant execute on function warehouse.released_position() to antq_builder, antq_analyst;
grant execute on function warehouse.fill_message(text, jsonb) to antq_builder, antq_analyst;
grant execute on function warehouse.sum_of_latest(text[], date[], text[], numeric[]) to antq_analyst;

-- What dbt creates is readable as soon as it stands.
grant usage on schema core, marts to antq_analyst;
alter default privileges for role antq_builder in schema core grant select on tables to antq_analyst;
alter default privileges for role antq_builder in schema marts grant select on tables to antq_analyst;

-- Readers meet the published edition in the schema editions; the views it is made of, private ones among them, stay closed.
grant usage on schema editions to antq_analyst;
alter default privileges for role antq_builder in schema editions grant select on tables to antq_analyst;
