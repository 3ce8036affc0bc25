// accept
arguments: ;
