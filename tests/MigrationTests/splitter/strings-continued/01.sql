select E'a' -- it goes on

 '\';'
