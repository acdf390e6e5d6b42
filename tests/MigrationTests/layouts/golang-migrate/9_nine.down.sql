\! nothing that can be read
