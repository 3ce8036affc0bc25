// accept
f(a < b, c > -d);
f(a < b, c > +d, e < g, h > !i);
f(a < b, c >> (d));
f(a < b, c >>> (8 - d));
f(a < b, c >= (d));
f(a < b, c > [1][0]);
f(a < b, c > { e }.e);
f(a < b, c > 'x', d < e, g > 5);
f(a < b, c > x, d < e, g > typeof x, h < i, j > null, k < l, m > .5);
f<A>(a < b, c > ~d);
let x = f(a < b.c, d >> (e < f, g >> (h)));
new A < B, C >> (d);
f<A, B>(c); f<A<B>>(c); f<A<B<C>>>(d); a?.b<T>(c); new F<T>(y); new G<T>; f(x < y, z > (w));
let y = f<A> ?? g<B> as C, z = [f<A>, g<A, B>], w = f<T> !== g && f<T> in h;
const h = (f<A>)
x = (g<A, B>)(c) ? f<A> : g<B>;
