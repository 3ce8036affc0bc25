let n = 0;
function t(x) { n++; throw x; }
function mbpf_prog() {
  try { ({ [t('key')]: t('value') }); } catch (e) { show(e); } show(n); try { ({ a: n++, [late]: t('value') }); } catch (e) { show(e); } show(n); let late; let o = 1; try { o = { a: 1, [n]: t('value') }; } catch (e) { show(e); } show(o);
}
