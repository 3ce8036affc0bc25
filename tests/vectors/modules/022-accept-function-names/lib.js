export let g = null, h;
(g) = function () { };
h ??= function () { };
