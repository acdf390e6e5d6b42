create table t (x xml, j json);
insert into t values ('<a b="c;">&amp;</a>', '{"a": "b;", "c": [1, {"$$": "--"}]}');
select xmlelement(name a, xmlattributes('x;' as b), 'c;');
insert into t values (xmlparse(document '<?xml version="1.0"?><a>/* ; */</a>'), null);
