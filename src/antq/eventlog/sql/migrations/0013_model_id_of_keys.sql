-- It took texts and takes their keys: a parameter of a function cannot be renamed. Created anew with the other functions.
drop function if exists eventlog.model_id(text, text, text, text);
