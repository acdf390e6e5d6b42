set standard_conforming_strings = off;
select 'a\';'; select N'\';';
SET LOCAL "standard_conforming_strings" TO 'on';
select 'b\'; set session standard_conforming_strings to f; select '\';';
reset all; select '\'