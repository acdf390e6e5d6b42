update tags set place = numbered.place
from (select name, row_number() over (order by name collate "C") as place from tags) numbered
where numbered.name = tags.name;
