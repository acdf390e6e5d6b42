select '--', 'a;b' ; select "--;" -- ; 
 from t;