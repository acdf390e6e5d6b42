select E'it\'s;', e'\\'
