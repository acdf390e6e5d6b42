select 'standard\'
