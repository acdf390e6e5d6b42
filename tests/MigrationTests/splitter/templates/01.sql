select {{name}}, "a;b""c;" from [x]
