// accept
/* a */ // b
