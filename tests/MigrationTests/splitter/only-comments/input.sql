-- one;
/* two; */
/* /* three */ ; */