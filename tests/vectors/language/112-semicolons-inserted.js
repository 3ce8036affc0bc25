let log = ''
function f() { return
  5 }
function g(x) {
  let a = x
  let b = a
  ++b
  a
  ++
  b
  return [a, b]
}
function mbpf_prog() {
  show(f()); show(g(1))
  let i = 3
  do i--; while (i > 0) show(i)
  if (i) ; else show('else')
  for (; i < 2; i++) { }
  show(i)
  var x = 1
  ;[1, 2].length
  show(x) ; ; ;
  { show('block') }
  const s = 'a'
    + 'b'
  show(s)
  throw 'end'
}
