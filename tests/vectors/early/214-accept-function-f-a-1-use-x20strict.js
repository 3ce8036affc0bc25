// accept
function f(a = 1) { 'use\x20strict' }
