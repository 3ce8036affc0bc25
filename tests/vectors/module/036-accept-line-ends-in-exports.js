// accept
export
const a = 1
export /* over
two lines */ let b = 2
export
var c = 3
export
function f() {}
export
class C {}
export
default function () {}
export
{ a as d }
