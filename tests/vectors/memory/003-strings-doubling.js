// Ends in the same event, after the same steps, everywhere.
let text = 'x';
function mbpf_prog() {
  for (;;) text += text;
}
