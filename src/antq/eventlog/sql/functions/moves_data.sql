-- Whether the events of a stream can change a figure. Neither an alert nor a release does, so neither asks for a build and
-- both leave `data_position` where it is.
create or replace function eventlog.moves_data(p_stream text) returns boolean
language sql
immutable
parallel safe
as $$
    select p_stream not like 'alert/%' and p_stream not like 'release/%'
$$;
