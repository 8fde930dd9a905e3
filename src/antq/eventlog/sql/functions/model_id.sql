-- The identity of a model: its territory (province key, and the commune or post where a report names one), sponsor and
-- name, place and name as `model_name_key` gives them: whoever asks for many models works those out once for each text.
-- A name-based UUID by sha256 (version 8, RFC 9562 appendix B.2): version 5 wants sha1, which the server has not, and the
-- read side must know the model of any line, however old, by itself. In PL/pgSQL, which keeps the digest in a variable:
-- in SQL the sub-select that would hold it is planned and run for each line, at four times the cost.
create or replace function eventlog.model_id(
    p_province_key text, p_place_key text, p_sponsor text, p_name_key text
)
returns uuid
language plpgsql
immutable
parallel safe
as $$
declare
    digest bytea := substring(
        sha256(
            convert_to(
                concat_ws('|', 'model', p_province_key, coalesce(p_place_key, ''), coalesce(p_sponsor, ''), p_name_key),
                'UTF8'
            )
        )
        from 1 for 16
    );
begin
    digest := set_byte(digest, 6, get_byte(digest, 6) & 15 | 128);
    digest := set_byte(digest, 8, get_byte(digest, 8) & 63 | 128);
    return encode(digest, 'hex')::uuid;
end
$$;
