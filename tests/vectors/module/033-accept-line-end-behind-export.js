// accept
let a;
export
{ a };
export // all
{};
