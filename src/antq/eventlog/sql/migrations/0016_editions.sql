-- Copies of the dashboards' views that read at the last release, and the marts in both editions. They belong to the role
-- that makes the marts: `antq.warehouse.editions`.
create schema published authorization antq_builder;
create schema editions authorization antq_builder;
