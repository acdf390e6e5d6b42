select E'd' /* not on */
 '\'
