function f(n) {
  switch (n) {
    case 0: let x = 'set'; show(x); break;
    case 1: try { show(x); } catch (e) { show(e instanceof ReferenceError); } break;
    case 2: try { x = 5; show(x); } catch (e) { show(e instanceof ReferenceError); } break;
    case 3: let y; show(y); y = 4; show(y);
    case 4: const z = 9; show(z);
    default: try { show(typeof z); } catch (e) { show(text(e)); } try { show(y); } catch (e) { show(text(e)); }
  }
}
function mbpf_prog() { for (let i = 0; i < 6; i++) f(i); for (let i = 5; i >= 0; i--) f(i); }
