select data ? 'a', data ?| b, data ->> 'c', :name, a <-> b
