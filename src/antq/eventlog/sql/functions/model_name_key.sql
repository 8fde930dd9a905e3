-- A model's name as its identity takes it: `Mô hình “Camera  AN NINH”` and `camera an ninh` are one; letters and tones are
-- kept (names that differ in them are only alike, and a steward decides). Decomposed, so that neither the server's locale
-- nor the way a letter was typed matters, with the tone mark of oa, oe and uy on the second vowel.
create or replace function eventlog.model_name_key(p_name text) returns text
language sql
immutable
parallel safe
as $$
    select coalesce(
        nullif(regexp_replace(w.words, '^(mo\u0302 hi\u0300nh|mh)( |$)', ''), ''),
        w.words
    )
    from (
        select
            btrim(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            lower(translate(normalize(p_name, nfd), 'Đ', 'đ')),
                            '(o)([\u0300\u0301\u0303\u0309\u0323])([ae])', '\1\3\2', 'g'
                        ),
                        '(u)([\u0300\u0301\u0303\u0309\u0323])(y)', '\1\3\2', 'g'
                    ),
                    '[^a-z0-9đ\u0300-\u036f]+', ' ', 'g'
                )
            ) as words
    ) as w
$$;
