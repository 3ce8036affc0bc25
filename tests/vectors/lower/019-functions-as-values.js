const square = (x) => x * x;
const handlers = [square, function (x) { return -x; }];
function swap(x) { return x; }
swap = square;
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < handlers.length; i++) sum += handlers[i](i);
  return sum + square(2) + swap(3);
}
