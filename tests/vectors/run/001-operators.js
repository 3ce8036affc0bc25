let out = "";
function log(x) { out += String(x) + "|"; }
function run() {
  let a = 7, b = 3, s = "5";
  log(a + b); log(a - b); log(a * b); log(a / b); log(a % b); log(a ** b);
  log(a & b); log(a | b); log(a ^ b); log(a << b); log(a >> b); log(-a >>> 28);
  log(a + s); log(s + a); log(a - s); log(s * b); log(-s); log(+s); log(~a); log(!a);
  log(a < b); log(a <= b); log(a > b); log(a >= b); log(a == "7"); log(a === "7"); log(a != b); log(a !== b);
  log(typeof a); log(typeof s); log(typeof log); log(typeof null); log(typeof undefined); log(typeof nothing);
  log(void a); log((a, b)); log(a && b); log(0 || s); log("" && b); log(null ?? a);
  log(a > b ? "yes" : "no"); log(1 / -0); log(-0); log(0 === -0); log(a & 0xffff); log(70000 & 0xffff);
  log(b * 0.1); log(1e21); log(1e-7); log(123456789 * 987654321); log(2147483647 + a); log(-2147483648 - b);
  log(s < 10); log("b" > "a"); log("10" < "9"); log(NaN == NaN); log(undefined == null); log(undefined === null);
  log(a ** 0.5); log(5 % -3); log(-5 % 3); log(a << 33); log(a >>> 32); log(a >> -1);
  return out;
}
