select 'b'
'\'
