select
 2
