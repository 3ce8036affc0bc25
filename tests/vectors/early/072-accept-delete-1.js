// accept
delete 1
