// events 3
const config = { ports: [80, 443], names: { a: 'A' } }, copy = config, made = build(3), order = [];
function build(n) { const r = []; for (let i = 0; i < n; i++) r.push({ id: i, sub: [i, i * 2] }); return r; }
let total = 0; for (let i = 0; i < made.length; i++) total += made[i].sub[1]; order.push('top'); var late = { v: made[2] };
function mbpf_init() { order.push('init'); config.ports.push(total); made[0].sub = null; }
function mbpf_prog() { order.push('prog'); show(order); show(config); show(copy === config); show(made); show(late); made.pop(); config.names['k' + made.length] = made.length; late.v.id++; show(total); total += 0.5; }
