// accept
(function f(a, b = a) {})
