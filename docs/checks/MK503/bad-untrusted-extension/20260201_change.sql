create extension pageinspect;
