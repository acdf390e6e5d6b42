select größe$1, 名前, 😀$$
