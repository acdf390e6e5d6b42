select U&'\0041;''' uescape '\', u&"x;""y", N'a;\', b'1;0', X'1;F\'
