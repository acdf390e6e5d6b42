update settings set value = 'light';
