select 'c'
