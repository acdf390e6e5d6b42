select '--', 'a;b'
