select 'a\';'
