const value = 2;
function helper() { return value; }
export function get() { return helper(); }
