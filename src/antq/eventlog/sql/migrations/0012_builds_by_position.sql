-- Which build published an event: asked for every revision of a figure.
create index builds_to_position_idx on warehouse.builds (to_position);
