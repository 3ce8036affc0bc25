// accept
let undefined = 1;
function NaN() {}
export {undefined};
