let using = 1;
const plus = undefined => undefined + 1;
function mbpf_prog() {
  using = 2; using++;
  show([using, -using, plus(using), { using }, [using][0]]);
  for (using of [4, 5]) show(using);
  using
  show(using in { 5: 1 });
  for (const k in { using }) show(k);
}
