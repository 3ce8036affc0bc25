// accept
let a; a &&= 1; a ||= 2; a ??= 3; a.b ??= 4; a[0] ||= 5;
