select E'a' -- it goes on

 '\';' ; select 'b'
'\'; select E'c' '\'; select E'd' /* not on */
 '\';