export const x = 1, two = 2;
export default 3;
