function mbpf_prog() {
  const wide = {};
  for (let i = 0; i < 400; i++) wide['k' + i] = i;
  const answers = [0, 0, 0];
  for (let i = 0; i < 99; i++) {
    if (Object.isFrozen(wide)) answers[0]++;
    if (Object.isSealed(wide)) answers[1]++;
    if (Object.isExtensible(wide)) answers[2]++;
    if (i === 50) Object.seal(wide);
  }
  show(answers);
}
