/* block
   comment */ // line
function mbpf_prog() { show(0x1F + 0b101 + 0o17); show(1_000); show(.5 + 5.); show(1e3 + 1E-3); show(0xFFFFFFFF); show(9007199254740993); show(0.1e-400); show(1e400); show('\x41\u0041\u{41}'); }
