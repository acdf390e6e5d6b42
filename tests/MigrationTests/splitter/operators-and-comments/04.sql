select - -1, 1*-- ;
2
