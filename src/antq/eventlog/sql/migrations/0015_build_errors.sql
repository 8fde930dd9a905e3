-- Why the last attempt at a build failed; null once it was published. `antq status` shows it.
alter table warehouse.builds add column error text;
