const name = ({}).toString, own = ({}).hasOwnProperty, each = [].forEach, push = [].push;
function mbpf_prog() {
  attempt(() => name());
  attempt(() => name(1));
  attempt(() => own('a'));
  attempt(() => each(show));
  attempt(() => push(1));
  attempt(() => name.call(null));
  const { charAt } = 'abc';
  attempt(() => charAt(1));
}
