// accept
{a; b}
