select '\'
