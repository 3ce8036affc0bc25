// accept
do { f(); } while (false);
