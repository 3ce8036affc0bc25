const one = 1;
export {one as Map};
export const two = 2;
export {two as Math};
