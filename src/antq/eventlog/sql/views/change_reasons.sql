-- Why a figure changed, as whoever filed or decided gave it. Of all texts, these alone are meant for readers of the warehouse:
-- raw values, quotes and the words of returned reports stay with the writer. A view copies nothing, so a text that is
-- removed is gone here as well. It ends at the position the session reads at, as what it explains does. The types are named:
-- readers may not ask the log's functions, and an event that is not named shows nothing.
create or replace view warehouse.change_reasons as
select
    e.position,
    t.body as reason
from eventlog.events as e
inner join eventlog.texts as t on decode(e.payload ->> 'reason_ref', 'hex') = t.text_hash
where
    e.position <= (select warehouse.reading_position())
    and e.type in (
        'ReportFiled', 'ReportWithdrawn', 'SlotCovered', 'LinesRecovered', 'FigureConfirmed', 'FigureCorrected',
        'FigureDismissed', 'ModelRegistered', 'ModelsMerged', 'ModelSplit'
    );
