// accept
export default function f() { return 1; }
f();
