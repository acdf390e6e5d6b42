select 1 @-- ;
 2; select 1 +/* ; */ 2; select data ? 'a', data ?| b, data ->> 'c', :name, a <-> b; select - -1, 1*-- ;
2