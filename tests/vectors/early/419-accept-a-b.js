// accept
'a'; 'b'
