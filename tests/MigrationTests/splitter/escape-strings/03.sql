select E'a''\';b'
