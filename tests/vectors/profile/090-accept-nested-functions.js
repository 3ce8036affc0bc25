// accept
function g(a) { function h(b) { return b; } return h(a); } f(g);
