-- The last value of each owner, added: of a stock, which adds over provinces and never over periods. The arrays are one row each of the
-- figures a reader chose. Of two periods that end on one day one is taken, whole, so that nothing counts twice.
create or replace function warehouse.sum_of_latest(
    p_owners text[], p_period_ends date[], p_period_keys text[], p_values numeric[]
) returns numeric
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select sum(latest.value)
    from (
        select
            figures.value,
            rank() over (partition by figures.owner order by figures.period_end desc, figures.period_key) as recency
        from unnest(p_owners, p_period_ends, p_period_keys, p_values) as figures (owner, period_end, period_key, value)
        where figures.value is not null
    ) as latest
    where latest.recency = 1;
$$;
