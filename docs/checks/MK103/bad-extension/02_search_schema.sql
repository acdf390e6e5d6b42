create schema search;
