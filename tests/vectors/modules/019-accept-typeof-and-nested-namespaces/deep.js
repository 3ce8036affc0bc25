export const z = 4;
