select "--;" -- ; 
 from t
