select E'c' '\'
