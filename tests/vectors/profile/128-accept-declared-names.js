// accept
const Map = f(1); const Proxy = 2; f(Map, Proxy); function Set() { return 1; } f(Set());
