function mbpf_prog(ctx) {
  let kind = 0;
  switch (ctx.readU16BE(12)) {
    case 0x0800: kind = 4; break;
    case 0x86dd: kind = 6; break;
    case 6: kind = 1;
    default: kind++;
  }
  return kind;
}
