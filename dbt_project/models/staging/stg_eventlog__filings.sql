-- Without a WITH, as stg_eventlog__lines: joined with a few streams, it must not parse the payloads of all.
select
    ---------- ids
    event_id,
    position as event_position,
    stream,
    type as event_type,

    ---------- slot
    coalesce(payload ->> 'form', {{ stream_part(2) }}) as form,
    coalesce(payload ->> 'province_key', {{ stream_part(3) }}) as province_key,
    coalesce(payload ->> 'reporting_unit', {{ stream_part(4) }}) as reporting_unit,
    coalesce(payload -> 'period' ->> 'key', {{ stream_part(5) }}) as period_key,
    coalesce(payload ->> 'channel', {{ stream_part(6) }}) as channel,
    coalesce(payload ->> 'origin', {{ stream_part(7) }}) as origin,
    payload ->> 'reporting_unit_kind' as reporting_unit_kind,
    payload -> 'period' ->> 'label' as period_label,
    cast(payload -> 'period' ->> 'start' as date) as period_start,
    cast(payload -> 'period' ->> 'end' as date) as period_end,
    payload -> 'period' ->> 'basis' as period_basis,
    payload -> 'period' ->> 'cadence' as cadence,
    payload -> 'period' ->> 'as_sent' as period_as_sent,
    payload -> 'period' ->> 'as_sent_ref' as period_as_sent_ref,

    ---------- file
    cast(payload ->> 'submission_id' as uuid) as submission_id,
    payload -> 'file' ->> 'name' as source_file,
    payload -> 'file' ->> 'sha256' as source_sha256,
    payload -> 'file' ->> 'format' as file_format,
    payload ->> 'source_section' as source_section,
    payload ->> 'sender' as sender,
    cast(payload ->> 'received_at' as timestamptz) as received_at,
    recorded_at,

    ---------- filing
    payload ->> 'form_version' as form_version,
    payload ->> 'kind' as filing_kind,
    cast(payload ->> 'vintage' as integer) as vintage,
    coalesce(cast(payload ->> 'nil' as boolean), false) as is_nil,
    coalesce(cast(payload ->> 'lower_levels_complete' as boolean), false) as lower_levels_complete,
    payload ->> 'reason_ref' as reason_ref,
    payload -> 'returned' ->> 'code' as returned_code,
    payload -> 'covered_by' ->> 'stream' as covering_stream,
    payload -> 'layout' ->> 'key' as layout_key,
    payload -> 'layout' ->> 'version' as layout_version,
    payload ->> 'rules_version' as rules_version,
    payload -> 'citation' ->> 'number' as citation_number,
    cast(payload -> 'citation' ->> 'date' as date) as citation_date,
    payload -> 'citation' ->> 'issuing_unit' as citation_issuing_unit,
    payload -> 'citation' ->> 'signer_title' as citation_signer_title,

    ---------- lines
    coalesce(cast(payload -> 'lines' ->> 'in' as integer), 0) as lines_in,
    coalesce(cast(payload -> 'lines' ->> 'accepted' as integer), 0) as lines_accepted,
    coalesce(cast(payload -> 'lines' ->> 'warned' as integer), 0) as lines_warned,
    coalesce(cast(payload -> 'lines' ->> 'rejected' as integer), 0) as lines_rejected,
    coalesce(cast(payload -> 'lines' ->> 'ignored' as integer), 0) as lines_ignored,
    case when jsonb_typeof(payload -> 'findings') = 'array' then payload -> 'findings' end as findings
from {{ source('eventlog', 'events') }}
where
    eventlog.is_report_event(type)
    and position <= {{ to_position() }}
