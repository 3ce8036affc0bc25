export const y = 5;
export default 6;
