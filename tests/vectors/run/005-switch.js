let out = "";
function log(x) { out += String(x) + "|"; return x; }
function pick(v) {
  switch (v) {
    case 1: log("one");
    case 2: log("two"); break;
    case "3": { log("text"); return "r"; }
    default: log("default");
    case 300: log("big"); break;
    case null: log("null");
  }
  return "end";
}
function tdz(v) {
  try {
    switch (v) {
      case 0: log(q); break;
      case 1: let q = 5; log(q);
      case 2: q = 7; log(q); log(typeof q);
    }
  } catch (e) { log(e instanceof ReferenceError); }
}
function run() {
  const values = [1, 2, "3", 3, 300, null, undefined];
  for (let i = 0; i < values.length; i++) log(pick(values[i]));
  tdz(0); tdz(1); tdz(2);
  let n = 0;
  switch (n++) { case n: log("no"); break; case 0: log("zero"); }
  switch (log("d")) { case log("a"): case log("d"): log("hit"); case log("z"): }
  for (let i = 0; i < 4; i++) switch (i) { case 1: continue; case 2: break; default: log(i); }
  switch (1) { }
  switch (n) { default: log("only"); }
  return out;
}
