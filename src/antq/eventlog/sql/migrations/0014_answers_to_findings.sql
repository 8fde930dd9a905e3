-- What a sender may answer to a finding, parted by blanks; null where it is no question. `keep`: it is right as it
-- stands. `value`: the right value of the cell. `skip`: the row is no line.
alter table reference.findings add column answers text;
