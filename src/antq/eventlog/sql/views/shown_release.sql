-- The release that the edition `published` shows: of those in force, the one that was published last. No row where there is
-- none. A release of some forms, provinces or periods is left out: the rest of the figures at its position was not published.
create or replace view warehouse.shown_release as
select
    r.release_name,
    r.position
from warehouse.releases as r
where
    r.state = 'published'
    and jsonb_strip_nulls(r.scope) = '{}'
order by r.published_event_position desc
limit 1;
