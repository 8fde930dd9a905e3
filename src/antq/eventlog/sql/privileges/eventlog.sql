grant usage on schema eventlog to antq_writer, antq_builder;

grant select on eventlog.events, eventlog.event_lines, eventlog.head, eventlog.current_lines, eventlog.report_events,
eventlog.statements
to antq_writer, antq_builder;
grant insert on eventlog.event_lines to antq_writer;
-- For antq.eventlog.migrate.require_current.
grant select on eventlog.migrations, eventlog.replaceables to antq_writer, antq_builder;
-- Texts stay out of the warehouse: a redaction would have to follow every copy. The reasons of changes are read through
-- warehouse.change_reasons, which copies nothing.
grant select on eventlog.texts to antq_writer;

grant execute on function eventlog.append_events(jsonb) to antq_writer;
grant execute on function eventlog.reserve_events(uuid[]) to antq_writer;
grant execute on function eventlog.put_texts(text[]) to antq_writer;
grant execute on function eventlog.moves_data(text) to antq_writer, antq_builder;
grant execute on function eventlog.is_report_event(text) to antq_writer, antq_builder;
grant execute on function eventlog.ends_reports(text, text) to antq_writer, antq_builder;
grant execute on function eventlog.restates_lines(text) to antq_writer, antq_builder;
grant execute on function eventlog.is_review(text) to antq_writer, antq_builder;
grant execute on function eventlog.stated_lines(text[], bigint) to antq_writer, antq_builder;
grant execute on function eventlog.lines_in_force(text[]) to antq_writer, antq_builder;
grant execute on function eventlog.line_identity(text, jsonb) to antq_writer, antq_builder;
grant execute on function eventlog.model_name_key(text) to antq_writer, antq_builder;
grant execute on function eventlog.model_id(text, text, text, text) to antq_writer, antq_builder;

-- The owner gives up its own right as well; the triggers refuse it even if it takes the right back. Update of one column
-- remains, because the foreign key locks the row of the event it finds in the owner's name. The trigger refuses any update.
revoke update, delete, truncate on eventlog.events, eventlog.event_lines, eventlog.texts from antq_owner;
grant update (event_id) on eventlog.events to antq_owner;
revoke delete, truncate on eventlog.head from antq_owner;
