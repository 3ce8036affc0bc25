// accept
function f(a) {
  if (a) return
  ; else return 1;
}
