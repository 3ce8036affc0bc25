// accept
export default function () { return 1; }
let x = 1;
