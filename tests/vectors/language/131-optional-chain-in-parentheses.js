function mbpf_prog() {
  const o = { z: [1], n: null }; let u, n = 0;
  show((o?.z).length); show((o?.z.push)(5)); show((o?.z)?.[1]); show(((o.z?.push))(6)); show((o?.z?.pop)?.()); show((u?.pop)?.(n++)); show((u?.x)?.y.z); show(n); try { (u?.x).y; show('no'); } catch (e) { show(e); } try { (u?.pop)(n++); show('no'); } catch (e) { show(e); } show(n); try { (o.n?.[n++])[n++]; show('no'); } catch (e) { show(e); } show(n); try { u.x?.y; show('no'); } catch (e) { show(e); } try { o?.n.x?.y; show('no'); } catch (e) { show(e); } show(o.z);
}
